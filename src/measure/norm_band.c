// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/norm_band.h"

bool norm_band_is_own(const struct norm_band_facts *facts)
{
    return !facts->norm && facts->episodes >= NORM_BAND_EPISODES;
}

static bool is_off(const struct norm_band_facts *facts)
{
    return !facts->on;
}

static bool has_no_start(const struct norm_band_facts *facts)
{
    return !facts->has_start;
}

static bool is_fictional(const struct norm_band_facts *facts)
{
    return facts->fictional;
}

static bool has_other_versions(const struct norm_band_facts *facts)
{
    return facts->other_versions;
}

static bool has_no_basis(const struct norm_band_facts *facts)
{
    return !facts->norm && !norm_band_is_own(facts);
}

static bool is_counted(const struct norm_band_facts *facts)
{
    return norm_band_is_own(facts) && facts->counted;
}

static bool starts_later(const struct norm_band_facts *facts)
{
    return norm_band_is_own(facts) && facts->later_start;
}

static bool has_few_people(const struct norm_band_facts *facts)
{
    return norm_band_is_own(facts) && facts->people < NORM_BAND_PEOPLE;
}

static bool is_short(const struct norm_band_facts *facts)
{
    return facts->sessions < NORM_BAND_SESSIONS;
}

// clang-format off
const struct norm_band_row NORM_BAND_RULES[NORM_BAND_DRAWN] = {
    [NORM_BAND_OFF] =
    {"4.3: off until the owner switches it on", is_off, NULL},
    [NORM_BAND_NO_START] =
    {"1.4: it begins with a first score", has_no_start, NULL},
    [NORM_BAND_FICTIONAL] =
    {"H24: a fictional person among real ones", is_fictional,
     "this person is fictional, and the others are not."},
    [NORM_BAND_VERSIONS] =
    {"H14: versions are never joined", has_other_versions,
     "scores of an earlier version of this form stand on the chart, and "
     "versions are never joined."},
    [NORM_BAND_NO_BASIS] =
    {"1.4: 200 closed episodes, or a norm", has_no_basis,
     "fewer than 200 closed episodes here have this form at two sessions, and "
     "no norm for it is loaded."},
    [NORM_BAND_COUNTED] =
    {"1.4: beside others, not beside oneself", is_counted,
     "an episode of this person is among those that are counted."},
    [NORM_BAND_LATER_START] =
    {"1.4: who started here", starts_later,
     "the first score here is of a later session than with the others."},
    [NORM_BAND_FEW_PEOPLE] =
    {"H37: 20 people who started here", has_few_people,
     "fewer than 20 people started here."},
    [NORM_BAND_SHORT] =
    {"1.4: sessions that it reaches", is_short,
     "it would not reach a second session."},
};
// clang-format on

enum norm_band_rule norm_band_judge(const struct norm_band_facts *facts)
{
    for (int i = 0; i < NORM_BAND_DRAWN; i++) {
        if (NORM_BAND_RULES[i].stops(facts)) {
            return (enum norm_band_rule)i;
        }
    }
    return NORM_BAND_DRAWN;
}
