"""The engine: the loop of the seed, resumed by whoever comes."""
