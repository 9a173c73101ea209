"""Page → the files people and programs take away."""
