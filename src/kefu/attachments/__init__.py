"""Files on messages: what is taken, how pictures are made safe, where bytes are kept, how they are served."""
