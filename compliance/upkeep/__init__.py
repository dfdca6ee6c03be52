"""What has to be looked at again: accounts of each system, protection of each machine."""
