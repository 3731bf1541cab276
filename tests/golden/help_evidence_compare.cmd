help evidence compare
