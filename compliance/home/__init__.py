"""The first page after login: what is mine to do now, what is late, where I left off."""
