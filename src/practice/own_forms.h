#ifndef PRACTICE_OWN_FORMS_H
#define PRACTICE_OWN_FORMS_H

// own_forms - how reliable Rapport's own forms were in this practice: those
// that are added up, and are labelled "not validated".
//
// Nothing here takes that label away. What would have to be shown first is in
// the literature (Terwee et al. 2007), and most of it no program can count.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/reliability_archive.h"

enum {
    OWN_FORMS_MOST = 8,
    // SOURCE: Terwee et al. 2007, J Clin Epidemiol 60, 34-42: one factor in 100
    // people or more and alpha of .70 to .95; the same again in 50 or more
    OWN_FORMS_TOGETHER = 100,
    OWN_FORMS_AGAIN = 50,
};

struct own_form {
    const struct instrument *instrument;
    const struct scale *scale;
    int64_t silent; // people whose answers stay closed: no yes to research
    struct reliability_people people;
};
struct own_forms {
    int64_t until; // what came in before is counted
    struct own_form at[OWN_FORMS_MOST];
    int count;
};

bool own_forms_read(struct practice *practice, struct own_forms *forms,
                    struct err *err) MUST_USE;

#endif
