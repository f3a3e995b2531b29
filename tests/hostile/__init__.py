"""What a stranger, a rival and a machine gun may try over the wire: refused clearly, nothing changed, nothing told."""
