// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/information.h"

#include <math.h>

struct information information_of(double loglik, double parameters, double n)
{
    double most = fmax(n, parameters + 2);

    return (struct information){
        .aic = -2 * loglik + 2 * parameters,
        .bic = -2 * loglik + parameters * log(n),
        .aicc = -2 * loglik + 2 * parameters * most / (most - parameters - 1),
    };
}
