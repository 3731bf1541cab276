// pool_levels_profile - profile likelihood limits of the two variances.
//
// For a value s of one variance the other is refitted; the loss is twice what
// the log likelihood falls short of its best, minus chi square's point. Its
// root is looked for by Newton's method, since the slope of the profile is the
// slope of the likelihood at the refitted point; halving keeps it in bounds.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/descent.h"
#include "stats/distribution.h"
#include "stats/levels.h"

#include <math.h>
#include <string.h>

enum { ROOT_STEPS_MAX = 200 };
static const double AT_ZERO[LEVELS] = {0, 0};
static const double FAR = 1e4;         // times all variance there is
static const double ROOT_NEAR = 1e-12; // relative width of what is left

struct profile {
    struct arena *arena;
    struct levels *levels;
    const struct pool_levels_fit *fit;
    int level;            // the one that is held
    double best, allowed; // minus log likelihood; half of chi square's point
    double point[LEVELS]; // the last refitted point: a good start for the next
    double slope;         // of the loss there
    bool failed;
};

// How much more than allowed is lost at s, in log likelihood.
static double loss_at(struct profile *profile, double s)
{
    bool held[LEVELS] = {profile->fit->held[LEVEL_BETWEEN],
                         profile->fit->held[LEVEL_WITHIN]};
    const struct descent_problem problem = {
        .n = LEVELS,
        .low = AT_ZERO,
        .held = held,
        .steps_max = POOL_STEPS_MAX,
        .criterion = levels_minus_loglik,
        .derivatives = levels_derivatives,
        .context = profile->levels,
    };
    double slope[LEVELS];
    double curvature[LEVELS * LEVELS];
    double value;
    int steps;

    held[profile->level] = true;
    profile->point[profile->level] = s;
    if (!isfinite(levels_minus_loglik(profile->point, profile->levels))) {
        return INFINITY; // no variance left at all
    }
    if (!descent_find(profile->arena, &problem, profile->point, &value,
                      &steps)) {
        profile->failed = true;
        return NAN;
    }
    levels_derivatives(profile->point, slope, curvature, profile->levels);
    profile->slope = slope[profile->level];
    return value - profile->best - profile->allowed;
}

// The root between `inside`, where the loss is allowed, and `outside`.
static double find_root(struct profile *profile, double inside, double outside)
{
    double s = (inside + outside) / 2;

    for (int step = 0; step < ROOT_STEPS_MAX && !profile->failed; step++) {
        double loss = loss_at(profile, s);
        double next;

        if (loss > 0) {
            outside = s;
        } else {
            inside = s;
        }
        if (fabs(outside - inside)
            <= ROOT_NEAR * fmax(fabs(outside), fabs(inside))) {
            break;
        }
        next = s - loss / profile->slope;
        if (fabs(next - s) <= ROOT_NEAR * fabs(s)) {
            return next;
        }
        s = next > fmin(inside, outside) && next < fmax(inside, outside)
              ? next
              : (inside + outside) / 2;
    }
    return s;
}

// All variance there is: that of the effects, and what their own errors add.
static double all_variance(const struct pool_levels_fit *fit)
{
    double sum = fit->sigma2[LEVEL_BETWEEN] + fit->sigma2[LEVEL_WITHIN];

    return isnan(fit->vt) ? sum : sum + fit->vt;
}

static void start_at_fit(struct profile *profile)
{
    memcpy(profile->point, profile->fit->sigma2, sizeof profile->point);
}

static double find_low(struct profile *profile)
{
    start_at_fit(profile);
    if (!(loss_at(profile, 0) > 0)) {
        return 0;
    }
    start_at_fit(profile);
    return find_root(profile, profile->fit->sigma2[profile->level], 0);
}

static double find_high(struct profile *profile, bool *beyond)
{
    double inside = profile->fit->sigma2[profile->level];
    double step = all_variance(profile->fit);
    double limit = FAR * step;
    double outside = inside + step / 16;

    start_at_fit(profile);
    while (!profile->failed && !(loss_at(profile, outside) > 0)) {
        if (outside > limit) {
            *beyond = true;
            return NAN;
        }
        inside = outside;
        outside = 2 * outside;
    }
    return find_root(profile, inside, outside);
}

bool pool_levels_profile(struct arena *arena,
                         const struct pool_levels_data *data,
                         const struct pool_levels_fit *fit,
                         struct pool_levels_interval *interval, struct err *err)
{
    struct levels levels;
    struct profile profile = {
        .arena = arena,
        .levels = &levels,
        .fit = fit,
        .allowed = chi_square_point(fit->settings.level, 1) / 2,
        .best = -fit->loglik,
    };

    *interval = (struct pool_levels_interval){
        .low = {NAN, NAN},
          .high = {NAN, NAN}
    };
    if (!levels_make(arena, data, fit->settings.method == POOL_REML, &levels,
                     err)) {
        return false;
    }
    for (int j = 0; j < LEVELS; j++) {
        profile.level = j;
        if (!fit->held[j]) {
            interval->low[j] = find_low(&profile);
            interval->high[j] = find_high(&profile, &interval->beyond[j]);
        }
    }
    return !profile.failed
        || err_set(err, ERR_LIMIT,
                   "the limits of a variance were not found: look for "
                   "variances that are too small to be true");
}
