"""The parts below the sockets: connections, the hub, the listeners that tests put into it."""
