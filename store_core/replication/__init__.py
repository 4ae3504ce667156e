"""Push, pull, stream and snapshot: entries as data, not what they mean."""
