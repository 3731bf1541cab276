evidence model --sums-in growth_broken.sums
