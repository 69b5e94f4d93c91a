"""Pure rules of catalog: units and their conversion, what makes an item or a location whole."""
