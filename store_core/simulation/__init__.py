"""A whole shop in one thread: seeded, with its network, disks, clocks and printers failing."""
