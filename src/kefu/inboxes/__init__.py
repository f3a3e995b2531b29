"""Where conversations come from: a website with a widget, its look, its domains, its identity secret."""
