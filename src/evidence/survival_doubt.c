// survival_doubt - see survival_doubt.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_doubt.h"

#include <math.h>

void survival_doubt_rows(struct survival_answer *answer)
{
    const struct survival_rows *rows = answer->rows;

    if (rows->missing) {
        notes_addf(answer->notes,
                   "%zu of %zu rows %s left out: something in use is missing "
                   "there.",
                   rows->missing, rows->read,
                   rows->missing == 1 ? "was" : "were");
    }
    if (rows->backwards) {
        notes_addf(
            answer->notes, "%zu of %zu rows %s left out: %s not end after %s.",
            rows->backwards, rows->read, rows->backwards == 1 ? "was" : "were",
            rows->backwards == 1 ? "it does" : "they do",
            rows->backwards == 1 ? "it begins" : "they begin");
    }
}

static void doubt_curves(struct survival_answer *answer)
{
    enum { FEW = 10 };
    const struct survival_rows *rows = answer->rows;
    size_t few = 0;
    size_t none = 0;

    for (uint32_t i = 0; i < rows->data.strata; i++) {
        none += answer->curves[i].events == 0;
        few += answer->curves[i].events > 0 && answer->curves[i].events < FEW;
    }
    if (rows->events == 0) {
        notes_addf(answer->notes,
                   "Nobody had the event while being watched: the curve stays "
                   "at 1, which says little about later.");
    } else if (none) {
        notes_addf(answer->notes, "%zu group%s had no event.", none,
                   none == 1 ? "" : "s");
    }
    if (few && rows->data.strata == 1) {
        notes_addf(answer->notes,
                   "Fewer than %d events: the curve is a rough guess.", FEW);
    } else if (few) {
        notes_addf(answer->notes,
                   "%zu group%s had fewer than %d events: %s a rough guess.",
                   few, few == 1 ? "" : "s", FEW,
                   few == 1 ? "its curve is" : "their curves are");
    }
}

static void doubt_endless(struct survival_answer *answer)
{
    for (int j = 0; j < answer->p; j++) {
        if (answer->beta[j].endless) {
            notes_addf(answer->notes,
                       "%.*s: all events lie on one side of it, so that its "
                       "estimate has no end and its error means nothing. The "
                       "likelihood ratio test and the score test still hold.",
                       SHOW(answer->beta[j].name));
        }
    }
}

static void doubt_events(struct survival_answer *answer)
{
    enum { EVENTS_EACH = 10 };
    size_t events = answer->rows->events;

    // SOURCE: Peduzzi et al. 1995, J Clin Epidemiol 48, 1503-1510
    if (answer->p > 0 && events < EVENTS_EACH * (size_t)answer->p) {
        notes_addf(answer->notes,
                   "%zu event%s for %d coefficient%s: with fewer than %d for "
                   "each, estimates and their errors are unsteady.",
                   events, events == 1 ? "" : "s", answer->p,
                   answer->p == 1 ? "" : "s", EVENTS_EACH);
    }
}

static void doubt_cox(struct survival_answer *answer)
{
    enum { CLUSTERS_FEW = 20 };
    const struct survival_rows *rows = answer->rows;

    doubt_endless(answer);
    doubt_events(answer);
    if (rows->clusters.code && rows->clusters.count < CLUSTERS_FEW) {
        notes_addf(answer->notes,
                   "%u clusters are few: robust errors tend to be too small "
                   "then.",
                   rows->clusters.count);
    }
    if (isnan(answer->cox.wald) && !answer->endless) {
        notes_addf(answer->notes,
                   "The clusters do not carry a robust test of %d coefficients "
                   "together.",
                   answer->p);
    }
    if (answer->checks && answer->checks[answer->term_count].p < .05) {
        notes_addf(answer->notes,
                   "Hazards do not seem to stay proportional: a hazard ratio "
                   "is then an average over time. Looking at early and late "
                   "stretches apart (--start) may say more.");
    }
}

static void doubt_discrete(struct survival_answer *answer)
{
    doubt_events(answer);
    if (answer->binomial.separated) {
        notes_addf(answer->notes,
                   "Fitted hazards reach 0 or 1: some column divides the rows "
                   "with the event from those without, and its estimate has "
                   "no end.");
    }
}

void survival_doubt(struct survival_answer *answer)
{
    static void (*const DOUBT[])(struct survival_answer *) = {
        [SURVIVAL_CURVES] = doubt_curves,
        [SURVIVAL_COX] = doubt_cox,
        [SURVIVAL_DISCRETE] = doubt_discrete,
    };

    DOUBT[answer->question->kind](answer);
}
