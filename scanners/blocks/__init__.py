"""Large delimited files by blocks: cut at record ends, parsed in columns, merged in order."""
