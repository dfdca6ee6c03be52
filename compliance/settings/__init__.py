"""What an installation knows of itself: demo or real, the Department, addressees, holidays."""
