"""What is stale, who computes it, and the journal that remembers."""
