"""The rules engine: expressions, three-valued logic, classification and its argument."""
