"""The first page: what is mine to do now, what is late, where I left off."""
