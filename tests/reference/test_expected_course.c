// Expected courses against conditional normal distributions worked out with
// whole matrices in R (../shared/data/single-case/reference.json, "etr").
// SPDX-License-Identifier: GPL-3.0-or-later

#include "meta_data.h"
#include "stats/expected_course.h"

static json_t *etr;
static struct growth model;

static double entry(const char *name, size_t row, size_t column)
{
    return meta_element(json_array_get(json_object_get(etr, name), row),
                        column);
}

static void read_model(void)
{
    struct err err = {0};

    model = (struct growth){
        .intercept = meta_element(json_object_get(etr, "beta"), 0),
        .slope = meta_element(json_object_get(etr, "beta"), 1),
        .varies = {entry("G",         0, 0), entry("G",         0, 1), entry("G", 1, 1)},
        .vcov = {entry("vcov_beta", 0, 0), entry("vcov_beta", 0, 1),
                   entry("vcov_beta",                                             1, 1)},
        .sigma2 = meta_number(etr, "sigma2"),
    };
    CHECK("the model is one", growth_check(&model, &err));
}

static bool was_seen(const json_t *seen, double session)
{
    for (size_t i = 0; i < json_array_size(seen); i++) {
        if (meta_element(seen, i) == session) {
            return true;
        }
    }
    return !json_is_array(seen) && meta_element(seen, 0) == session;
}

// Later, and between: what was seen itself is the store's to tell.
static void test_case(const char *name)
{
    const json_t *one = json_object_get(etr, name);
    const json_t *seen = json_object_get(one, "obs");
    const json_t *sessions = json_object_get(one, "session");
    size_t count = json_is_array(seen) ? json_array_size(seen) : 1;
    struct expected_state state;

    expected_begin(&model, &state);
    for (size_t i = 0; i < count; i++) {
        expected_see(&state, meta_element(seen, i),
                     meta_element(json_object_get(one, "y"), i));
    }
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        double session = meta_element(sessions, i);
        struct expected got;
        struct expected known;
        struct expected_limits limits;

        if (was_seen(seen, session) && session != state.last_session) {
            continue;
        }
        expected_at(&state, session, &got);
        known = got;
        known.sd = got.sd_known; // the reference's limits take beta as known
        limits = expected_limits(&known, .8);
#define SAME(key, value)                                                       \
    CHECK(name, meta_near(value, meta_element(json_object_get(one, key), i),   \
                          1e-9, 1))
        SAME("mean", got.mean);
        SAME("sd_params_known", got.sd_known);
        SAME("sd_with_beta_uncertainty", got.sd);
        SAME("lower80", limits.low);
        SAME("upper80", limits.high);
        SAME("upper95", expected_limits(&known, .95).high);
#undef SAME
    }
}

// Nothing seen, nobody differs: the population; and what no model may be.
static void test_edges(void)
{
    struct growth flat = model;
    struct expected_state state;
    struct expected got;
    struct err err = {0};

    expected_begin(&model, &state);
    expected_at(&state, 1, &got);
    CHECK("before the first score it is the population",
          meta_near(got.mean, model.intercept, 1e-12, 1)
              && meta_near(got.sd_known * got.sd_known,
                           model.varies.intercept + model.sigma2, 1e-12, 1));
    CHECK("half lie below the mean",
          meta_near(expected_below(&got, got.mean), .5, 1e-12, 1));
    CHECK("one in ten lies below the lower limit",
          meta_near(expected_below(&got, expected_limits(&got, .8).low), .1,
                    1e-12, 1));
    flat.varies = (struct growth_pair){0};
    expected_begin(&flat, &state);
    expected_see(&state, 1, 90);
    expected_at(&state, 2, &got);
    CHECK("where nobody differs, scores change nothing",
          growth_check(&flat, &err)
              && meta_near(got.mean, model.intercept + model.slope * log(2),
                           1e-12, 1)
              && meta_near(got.sd_known, sqrt(model.sigma2), 1e-12, 1));
    flat.sigma2 = 0;
    CHECK("no error at all is refused", !growth_check(&flat, &err));
    flat = model;
    flat.varies.both = 2 * sqrt(flat.varies.intercept * flat.varies.slope);
    CHECK("a correlation of 2 is refused", !growth_check(&flat, &err));
    flat = model;
    flat.slope = NAN;
    CHECK("NAN is refused", !growth_check(&flat, &err));
}

int main(void)
{
    json_t *reference =
        json_load_file("../shared/data/single-case/reference.json", 0, NULL);

    if (!reference) {
        check_left_out("../shared/data/single-case");
        return check_end();
    }
    etr = json_object_get(reference, "etr");
    read_model();
    test_case("intake_only_50");
    test_case("intake_only_70");
    test_case("intake_only_90");
    test_case("three_sessions");
    test_case("sparse");
    test_edges();
    json_decref(reference);
    return check_end();
}
