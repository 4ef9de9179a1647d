"""What everybody may read: facts as data, their schema, and the bake into content.sqlite and packs."""
