// signal_words.c - what a card says: the sentence of a finding, and the finding
// as text for the store.
//
// Rules of the wording (PRODUCT.md 3.7): describe, do not judge; say what was
// seen and how sure; never a probability, never blame. Everything is said from
// the finding's own numbers, so that it reads the same years later.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "measure/signal.h"
#include "wire/json.h"

#include <math.h>
#include <stdio.h>

typedef struct str sentence_of(struct arena *arena, const struct finding *f,
                               struct str name);

static struct str say_safety(struct arena *arena, const struct finding *f,
                             struct str name)
{
    return text_print(
        arena,
        f->number[0] > 0 ? "%.*s pressed \"I need help\"."
                         : "%.*s gave an answer about harm that is read today.",
        SHOW(name));
}

static struct str say_worse(struct arena *arena, const struct finding *f,
                            struct str name)
{
    return text_print(arena,
                      "%.*s's last check-in is harder than at the start "
                      "(%.3g \u2192 %.3g, more than chance). This is common "
                      "and easy to miss by eye.",
                      SHOW(name), f->number[0], f->number[1]);
}

static struct str say_low_check(struct arena *arena, const struct finding *f,
                                struct str name)
{
    static const char *const LOW[] = {"that not everything could be said",
                                      "that their view mattered little",
                                      "that the direction does not feel right",
                                      "that the way of working does not suit"};
    struct text text = text_in(arena);

    if (f->number[5] > 0) {
        text_addf(&text,
                  "%.*s answered Yes to a question about a strain "
                  "between you.",
                  SHOW(name));
    } else if (f->number[0] >= 0) {
        text_addf(&text, "%.*s marked that something felt off.", SHOW(name));
    } else if (f->number[1] >= 0) {
        text_addf(&text, "%.*s marked %s.", SHOW(name), LOW[(int)f->number[1]]);
    } else {
        text_addf(&text,
                  "%.*s's total of %.3g lies beyond your cut-off of "
                  "%.3g.",
                  SHOW(name), f->number[3], f->number[4]);
    }
    text_add(&text, STR(" That they said so is a good sign."));
    return text_str(&text);
}

static struct str say_dip(struct arena *arena, const struct finding *f,
                          struct str name)
{
    return text_print(arena,
                      "%.*s rated the last session lower than usual (%.3g, "
                      "usually about %.3g).",
                      SHOW(name), f->number[0], f->number[1]);
}

static struct str say_views(struct arena *arena, const struct finding *f,
                            struct str name)
{
    return text_print(arena,
                      f->number[3] > 0
                          ? "You and %.*s saw the last two sessions "
                            "differently (you %.3g, they %.3g)."
                          : "You and %.*s see the sessions more and more "
                            "differently (you %.3g, they %.3g).",
                      SHOW(name), f->number[0], f->number[1]);
}

static struct str say_away(struct arena *arena, const struct finding *f,
                           struct str name)
{
    if (f->number[0] >= 2) {
        return text_print(arena, "%.*s was not here the last %.0f times.",
                          SHOW(name), f->number[0]);
    }
    if (f->number[0] > 0 && f->number[1] > 0) {
        return text_print(arena,
                          "%.*s was not here after a session that felt "
                          "different.",
                          SHOW(name));
    }
    return text_print(arena, "No next session is booked with %.*s.",
                      SHOW(name));
}

static struct str say_no_change(struct arena *arena, const struct finding *f,
                                struct str name)
{
    return text_print(arena,
                      "%.*s is at session %.0f and the form shows no clear "
                      "change yet (%.3g \u2192 %.3g). Many people change "
                      "late.",
                      SHOW(name), f->number[4], f->number[0], f->number[1]);
}

// The numbers are those of the day on which it fired, and the sentence is read
// for weeks: it must stay true.
static struct str say_promise(struct arena *arena, const struct finding *f,
                              struct str name)
{
    (void)f;
    return text_print(arena,
                      "You promised %.*s something, and its day has come. Keep "
                      "it, or tell them that it moves?",
                      SHOW(name));
}

static struct str say_silence(struct arena *arena, const struct finding *f,
                              struct str name)
{
    return text_print(arena,
                      "No check-ins from %.*s for %.0f sessions. Tired of "
                      "forms, or a hard time? Worth asking, or pause them.",
                      SHOW(name), f->number[0]);
}

static struct str say_perfect(struct arena *arena, const struct finding *f,
                              struct str name)
{
    return text_print(arena,
                      "%.*s has given the highest marks %.0f times in a row. "
                      "Maybe all is well. Some people find it hard to "
                      "criticise. A light question may help.",
                      SHOW(name), f->number[0]);
}

static struct str say_plans(struct arena *arena, const struct finding *f,
                            struct str name)
{
    return text_print(arena, "The last %.0f plans did not fit %.*s's weeks.",
                      f->number[0], SHOW(name));
}

static struct str say_ending(struct arena *arena, const struct finding *f,
                             struct str name)
{
    return text_print(arena,
                      "The last session with %.*s is at least %.0f days "
                      "ago and nothing is booked.",
                      SHOW(name), f->number[0]);
}

// In the order of the closing question (practice/door.h).
static const char *const REASONS[] = {
    NULL,
    "it was better enough",
    "it was not right for them",
    "it was for practical reasons",
    "something happened between you. That they said so is a good sign",
};
enum { REASON_COUNT = sizeof REASONS / sizeof *REASONS };

static struct str say_door(struct arena *arena, const struct finding *f,
                           struct str name)
{
    int reason = isnan(f->number[4]) ? 0 : (int)f->number[4];

    if (f->number[3] > 0) {
        return text_print(arena, "%.*s would like to come back, or to talk.",
                          SHOW(name));
    }
    if (reason > 0 && reason < REASON_COUNT) {
        return text_print(arena, "%.*s answered the closing note: %s.",
                          SHOW(name), REASONS[reason]);
    }
    if (f->number[0] > 0) {
        return text_print(arena,
                          "%.*s answered the follow-up and asks you to "
                          "call.",
                          SHOW(name));
    }
    return text_print(arena,
                      "%.*s answered the follow-up: %.0f now, and the form's "
                      "own line is at %.0f. The form says it has got heavier "
                      "again.",
                      SHOW(name), f->number[1], f->number[2]);
}

static struct str say_two_minds(struct arena *arena, const struct finding *f,
                                struct str name)
{
    return text_print(arena,
                      f->number[0] > 0
                          ? "%.*s is in two minds about the next session, and "
                            "would like you to call."
                          : "%.*s is in two minds about the next session. That "
                            "they said so is a good sign.",
                      SHOW(name));
}

static sentence_of *const SENTENCES[SIGNAL_RULE_COUNT] = {
    [S1_SAFETY] = say_safety,           [S2_WORSE] = say_worse,
    [S3_LOW_CHECK] = say_low_check,     [S4_DIP] = say_dip,
    [S5_DIFFERENT_VIEWS] = say_views,   [S6_AWAY] = say_away,
    [S7_NO_CHANGE_YET] = say_no_change, [S8_PROMISE_OVERDUE] = say_promise,
    [S9_WE_CANNOT_SEE] = say_silence,   [S10_ALWAYS_PERFECT] = say_perfect,
    [S11_PLANS_STUCK] = say_plans,      [S12_ENDING_UNPLANNED] = say_ending,
    [S13_OPEN_DOOR] = say_door,         [S14_TWO_MINDS] = say_two_minds,
};

struct str signal_sentence(struct arena *arena, const struct finding *finding,
                           struct str name)
{
    return SENTENCES[finding->rule](arena, finding, name);
}

// ---- for the store ----------------------------------------------------------

// {"rule":"S4","at":1795996800,"subject":7,"series":"","numbers":[80,88,4,...]}
struct str finding_print(struct arena *arena, const struct finding *finding)
{
    struct text text = text_in(arena);

    text_addf(&text, "{\"rule\":\"%s\",\"at\":%lld,\"subject\":%lld,",
              SIGNAL_RULES[finding->rule].id, (long long)finding->at,
              (long long)finding->subject);
    text_addf(&text, "\"series\":\"%s\",\"numbers\":[", finding->series);
    for (int i = 0; i < FINDING_NUMBERS; i++) {
        text_add(&text, i ? STR(",") : STR(""));
        if (isnan(finding->number[i])) {
            text_add(&text, STR("null"));
        } else {
            text_addf(&text, "%.17g", finding->number[i]);
        }
    }
    text_add(&text, STR("]}"));
    return text_str(&text);
}

static bool read_numbers(const struct node *root, struct finding *finding,
                         struct err *err)
{
    struct node list;

    (void)node_member(root, "numbers", &list);
    if (!node_check_array(&list, FINDING_NUMBERS, err)) {
        return false;
    }
    for (int i = 0; i < node_count(&list); i++) {
        struct node number = node_element(&list, i);

        if (!node_is_null(&number)
            && !node_real(&number, &finding->number[i], err)) {
            return false;
        }
    }
    return true;
}

static bool read_finding(struct arena *arena, const struct node *root,
                         struct finding *finding, struct err *err)
{
    const char *id = NULL;
    const char *series = "";
    double at = 0;
    double subject = 0;
    const struct signal_row *row;
    struct node said;

    if (!node_need_text(arena, root, "rule", &id, err)
        || !node_need_real(root, "at", &at, err)
        || !node_need_real(root, "subject", &subject, err)) {
        return false;
    }
    row = signal_find(str_of(id));
    if (!row) {
        return err_set(err, ERR_INPUT, "rule: there is no such signal");
    }
    finding_init(finding, (enum signal_rule)(row - SIGNAL_RULES));
    if (node_member(root, "series", &said) && !node_is(&said, "")
        && !node_text(arena, &said, &series, err)) {
        return false;
    }
    finding->at = (int64_t)at;
    finding->subject = (int64_t)subject;
    (void)snprintf(finding->series, sizeof finding->series, "%s", series);
    return read_numbers(root, finding, err);
}

bool finding_parse(struct arena *arena, struct str text,
                   struct finding *finding, struct err *err)
{
    struct node root;
    bool good;

    if (!json_open(text, &root, err)) {
        return false;
    }
    good = read_finding(arena, &root, finding, err);
    json_close(&root);
    return good;
}
