"""The desk: the application and one screen a duty."""
