// A reason stands until its rule says that it is over (cleared_at), also when
// somebody has closed it before: so a daily round does not raise again what a
// therapist has just laid aside, and does so once it has come anew.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/card.h"

#include "base/arena.h"
#include "practice/event.h"
#include "practice/keyring.h"
#include "practice/threshold.h"
#include "practice/words.h"

#include <string.h>

// ---- rules and what they look at --------------------------------------------

static const int PARTS_OF_RULE[SIGNAL_RULE_COUNT] = {
    [S2_WORSE] = HISTORY_SCORES,
    [S3_LOW_CHECK] = HISTORY_CHECKS,
    [S4_DIP] = HISTORY_CHECKS,
    [S5_DIFFERENT_VIEWS] = HISTORY_CHECKS,
    [S6_AWAY] = HISTORY_VISITS,
    [S7_NO_CHANGE_YET] = HISTORY_SCORES | HISTORY_VISITS | HISTORY_DECISIONS,
    [S8_PROMISE_OVERDUE] = HISTORY_PROMISES,
    [S9_WE_CANNOT_SEE] = HISTORY_VISITS,
    [S10_ALWAYS_PERFECT] = HISTORY_CHECKS,
    [S11_PLANS_STUCK] = HISTORY_PLANS,
    [S12_ENDING_UNPLANNED] = HISTORY_VISITS,
    [S13_OPEN_DOOR] = HISTORY_VISITS | HISTORY_DOOR,
    [S14_TWO_MINDS] = HISTORY_VISITS,
};

static const unsigned ALL_RULES = RULE(SIGNAL_RULE_COUNT) - 1;
static const unsigned DAILY_RULES =
    RULE(S6_AWAY) | RULE(S8_PROMISE_OVERDUE) | RULE(S9_WE_CANNOT_SEE)
    | RULE(S12_ENDING_UNPLANNED) | RULE(S13_OPEN_DOOR) | RULE(S14_TWO_MINDS);
// A further form is a further occasion: what was done about the last one does
// not keep these silent.
static const unsigned FORM_RULES = RULE(S2_WORSE) | RULE(S3_LOW_CHECK)
                                 | RULE(S4_DIP) | RULE(S5_DIFFERENT_VIEWS);

static int parts_of(unsigned rules)
{
    int parts = 0;

    for (int rule = 0; rule < SIGNAL_RULE_COUNT; rule++) {
        if (rules & RULE(rule)) {
            parts |= PARTS_OF_RULE[rule];
        }
    }
    return parts;
}

// ---- what stands ------------------------------------------------------------

enum { STANDING_MAX = 200 };

struct standing {
    struct reason_id id;
    struct finding finding;
    bool open;
    bool not_useful;
    bool over; // found to be over just now
};

struct judging {
    struct practice *practice;
    const struct card_case *the;
    struct standing *standing;
    int count, room;
    struct picture picture;
    struct signal_settings settings;
    int fired;
    bool repaired; // written down just now
};

// Most clients have none, and few have more than a handful.
static struct standing *next_standing(struct judging *judging)
{
    if (judging->count == judging->room) {
        int room = judging->room ? judging->room * 4 : 4;
        struct standing *more =
            arena_take(judging->practice->arena, (size_t)room, sizeof *more);

        for (int i = 0; i < judging->count; i++) {
            more[i] = judging->standing[i];
        }
        judging->standing = more;
        judging->room = room;
    }
    return &judging->standing[judging->count];
}

static bool take_standing(struct judging *judging, const struct rows *rows,
                          struct err *err)
{
    struct standing *standing = next_standing(judging);
    struct reason_id id = {rows_int(rows, 0)};

    if (!reason_open_finding(judging->practice, judging->the->client, id,
                             rows_str(rows, 1, judging->practice->arena),
                             &standing->finding, err)) {
        return false;
    }
    standing->id = id;
    standing->open = rows_int(rows, 2) != 0;
    standing->not_useful = str_is(rows_str(rows, 3, NULL), "not_useful");
    judging->count++;
    return true;
}

static bool read_standing(struct judging *judging, struct err *err)
{
    struct practice *practice = judging->practice;
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT reason_id, numbers_sealed, open, outcome FROM reason "
                "WHERE practice_id = $1 AND client_id = $2 "
                "AND cleared_at IS NULL AND rule <> 'S1' "
                "ORDER BY reason_id DESC LIMIT 200",
                VALUES(P_ID(practice), V_INT(judging->the->client.n)), &rows,
                err)) {
        return false;
    }
    while (good && judging->count < STANDING_MAX && rows_next(&rows)) {
        good = take_standing(judging, &rows, err);
    }
    return rows_done(&rows, good, err);
}

static unsigned standing_rules(const struct judging *judging)
{
    unsigned rules = 0;

    for (int i = 0; i < judging->count; i++) {
        rules |= RULE(judging->standing[i].finding.rule);
    }
    return rules;
}

// The same scale, the same promise, the same word at the door. Otherwise
// `subject` is the session at which it was found.
static bool is_about_the_same(const struct finding *a, const struct finding *b)
{
    return a->rule == b->rule
        && ((a->rule != S8_PROMISE_OVERDUE && a->rule != S13_OPEN_DOOR)
            || a->subject == b->subject)
        && str_is_equal(str_of(a->series), str_of(b->series));
}

// ---- clearing ---------------------------------------------------------------

static const char *outcome_of(enum clearing clearing)
{
    switch (clearing) {
    case RECOVERED: return "recovered";
    case NOT_RECOVERED: return "not_recovered";
    default: return "cleared";
    }
}

// Does a check that was lower than usual still wait for its return?
static bool dip_stands(const struct judging *judging)
{
    for (int i = 0; i < judging->count; i++) {
        if (judging->standing[i].finding.rule == S4_DIP
            && !judging->standing[i].over) {
            return true;
        }
    }
    return false;
}

// The checks are back in their usual range: a dip (S4) has recovered, or the
// check after a low one (S3) is above again and no dip stands beside it.
static bool is_repair(const struct judging *judging,
                      const struct standing *standing, enum clearing clearing)
{
    if (standing->not_useful) {
        return false;
    }
    return standing->finding.rule == S3_LOW_CHECK
             ? clearing == CLEARED && !dip_stands(judging)
             : clearing == RECOVERED;
}

// Once, also where both rules had spoken.
static bool note_repair(struct judging *judging, struct err *err)
{
    struct event_id id;

    if (judging->repaired) {
        return true;
    }
    judging->repaired = true;
    return event_add(judging->practice, judging->the->client,
                     &(struct event){.kind = "repaired",
                                     .words = STR("repaired \xe2\x80\x93 you "
                                                  "both did that"),
                                     .happened_at = judging->picture.now},
                     &id, err);
}

static bool close_standing(struct judging *judging, struct standing *standing,
                           enum clearing clearing, struct err *err)
{
    struct practice *practice = judging->practice;
    bool repair;

    standing->over = true;
    repair = is_repair(judging, standing, clearing);
    return db_run(practice->db,
                  "UPDATE reason SET cleared_at = $3, "
                  "state = CASE WHEN open = 1 THEN 'done' ELSE state END, "
                  "outcome = CASE WHEN open = 1 THEN $4 ELSE outcome END, "
                  "closed_at = coalesce(closed_at, $3), open = 0, "
                  "version = version + 1 "
                  "WHERE practice_id = $1 AND reason_id = $2",
                  VALUES(P_ID(practice), V_INT(standing->id.n),
                         V_INT(judging->picture.now),
                         V_TEXT(repair ? STR("recovered")
                                       : str_of(outcome_of(clearing)))),
                  err)
        && (!repair || note_repair(judging, err));
}

static bool clear_rules(struct judging *judging, unsigned rules,
                        struct err *err)
{
    for (int i = 0; i < judging->count; i++) {
        struct standing *standing = &judging->standing[i];
        enum signal_rule rule = standing->finding.rule;
        enum clearing clearing;

        if (!(rules & RULE(rule))) {
            continue;
        }
        clearing = SIGNAL_RULES[rule].clears(
            &judging->picture, &judging->settings, &standing->finding);
        if (clearing != STAYS_OPEN
            && !close_standing(judging, standing, clearing, err)) {
            return false;
        }
    }
    return true;
}

// Dips first: whether a low check is repaired hangs on them.
static bool clear_what_is_over(struct judging *judging, unsigned rules,
                               struct err *err)
{
    return clear_rules(judging, rules & RULE(S4_DIP), err)
        && clear_rules(judging, rules & ~RULE(S4_DIP), err);
}

bool card_forget_form(struct practice *practice, struct client_id client,
                      struct administration_id administration, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE reason SET cleared_at = $4, closed_at = $4, "
                  "state = 'done', outcome = 'cleared', open = 0, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND client_id = $2 AND administration_id = $3 "
                  "AND open = 1 AND rule <> 'S1'",
                  VALUES(P_ID(practice), V_INT(client.n),
                         V_INT(administration.n), V_INT(P_NOW(practice))),
                  err);
}

// ---- firing -----------------------------------------------------------------

bool reason_open(struct practice *practice, struct client_id client,
                 struct administration_id administration,
                 const struct finding *finding, struct reason_id *id,
                 struct err *err)
{
    const struct signal_row *row = &SIGNAL_RULES[finding->rule];
    struct str sealed;

    return practice_next_id(practice, "reason", &id->n, err)
        && keyring_seal(practice, client, "reason.numbers", id->n,
                        finding_print(practice->arena, finding), &sealed, err)
        && db_run(
               practice->db,
               "INSERT INTO reason (practice_id, reason_id, client_id, "
               "episode_id, staff_id, rule, level, state, open, "
               "administration_id, subject_id, numbers_sealed, fired_at) "
               "SELECT $1, $2, $3, (SELECT max(episode_id) FROM episode "
               "WHERE practice_id = $1 AND client_id = $3), staff_id, $4, $5, "
               "'new', 1, $6, $7, $8, $9 FROM client "
               "WHERE practice_id = $1 AND client_id = $3",
               VALUES(P_ID(practice), V_INT(id->n), V_INT(client.n),
                      V_TEXT(str_of(row->id)), V_INT(row->level),
                      administration.n ? V_INT(administration.n) : V_NULL,
                      finding->subject ? V_INT(finding->subject) : V_NULL,
                      V_BLOB(sealed), V_INT(P_NOW(practice))),
               err);
}

bool reason_renew(struct practice *practice, const struct reason *reason,
                  const struct finding *finding, struct err *err)
{
    struct str sealed;

    return keyring_seal(practice, reason->client, "reason.numbers",
                        reason->id.n, finding_print(practice->arena, finding),
                        &sealed, err)
        && db_run(practice->db,
                  "UPDATE reason SET numbers_sealed = $3, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND reason_id = $2 AND open = 1",
                  VALUES(P_ID(practice), V_INT(reason->id.n), V_BLOB(sealed)),
                  err)
        && change_was_made(practice, err);
}

static bool is_kept_silent(const struct judging *judging,
                           const struct finding *finding)
{
    bool anew = judging->the->administration.n > 0
             && (FORM_RULES & RULE(finding->rule));

    for (int i = 0; i < judging->count; i++) {
        const struct standing *standing = &judging->standing[i];

        if (is_about_the_same(&standing->finding, finding)
            && (standing->open || standing->over || standing->not_useful
                || !anew)) {
            return true;
        }
    }
    return false;
}

static bool judge_one(struct judging *judging, enum signal_rule rule,
                      const struct picture *picture, struct err *err)
{
    struct finding finding;
    struct reason_id id;

    finding_init(&finding, rule);
    if (!SIGNAL_RULES[rule].fires(picture, &judging->settings, &finding)
        || is_kept_silent(judging, &finding)) {
        return true;
    }
    judging->fired++;
    return reason_open(judging->practice, judging->the->client,
                       judging->the->administration, &finding, &id, err);
}

// Every scale by itself: one that is worse does not hide another.
static bool judge_each_series(struct judging *judging, enum signal_rule rule,
                              struct err *err)
{
    struct picture one = judging->picture;

    one.series_count = 1;
    for (int i = 0; i < judging->picture.series_count; i++) {
        one.series = &judging->picture.series[i];
        if (!judge_one(judging, rule, &one, err)) {
            return false;
        }
    }
    return true;
}

static bool judge_each_promise(struct judging *judging, struct err *err)
{
    struct picture one = judging->picture;

    one.pledge_count = 1;
    for (int i = 0; i < judging->picture.pledge_count; i++) {
        one.pledges = &judging->picture.pledges[i];
        if (!judge_one(judging, S8_PROMISE_OVERDUE, &one, err)) {
            return false;
        }
    }
    return true;
}

static bool judge_rule(struct judging *judging, enum signal_rule rule,
                       struct err *err)
{
    switch (rule) {
    case S2_WORSE:
    case S7_NO_CHANGE_YET: return judge_each_series(judging, rule, err);
    case S8_PROMISE_OVERDUE: return judge_each_promise(judging, err);
    default: return judge_one(judging, rule, &judging->picture, err);
    }
}

static bool fire(struct judging *judging, unsigned rules, struct err *err)
{
    for (int rule = S2_WORSE; rule < SIGNAL_RULE_COUNT; rule++) {
        if ((rules & RULE(rule))
            && !judge_rule(judging, (enum signal_rule)rule, err)) {
            return false;
        }
    }
    return true;
}

bool card_judge_case(struct practice *practice, const struct card_case *the,
                     int *fired, struct err *err)
{
    struct judging judging = {.practice = practice, .the = the};
    unsigned clearing;
    int parts;

    *fired = 0;
    if (!thresholds_read(practice, &judging.settings, err)
        || !read_standing(&judging, err)) {
        return false;
    }
    clearing = (the->rules | the->clearing) & standing_rules(&judging);
    parts = parts_of(the->rules | clearing) | the->parts;
    if (clearing & RULE(S4_DIP)) {
        parts |= HISTORY_VISITS; // three sessions without a check also end it
    }
    if (the->rules == 0 && clearing == 0) {
        return true;
    }
    if (!history_read(practice, the->client, parts, the->news, &judging.picture,
                      err)
        || !clear_what_is_over(&judging, clearing, err)
        || !fire(&judging, the->rules, err)) {
        return false;
    }
    *fired = judging.fired;
    return true;
}

bool card_judge_rules(struct practice *practice, struct client_id client,
                      unsigned rules, struct administration_id administration,
                      int *fired, struct err *err)
{
    return card_judge_case(practice,
                           &(struct card_case){.client = client,
                                               .administration = administration,
                                               .rules = rules},
                           fired, err);
}

bool card_judge_visits(struct practice *practice, struct client_id client,
                       struct err *err)
{
    int fired;

    return card_judge_rules(practice, client,
                            RULE(S6_AWAY) | RULE(S9_WE_CANNOT_SEE)
                                | RULE(S12_ENDING_UNPLANNED)
                                | RULE(S13_OPEN_DOOR) | RULE(S14_TWO_MINDS),
                            (struct administration_id){0}, &fired, err);
}

bool card_judge(struct practice *practice, struct client_id client,
                struct administration_id administration, int *fired,
                struct err *err)
{
    return card_judge_case(practice,
                           &(struct card_case){.client = client,
                                               .administration = administration,
                                               .rules = ALL_RULES,
                                               .parts = HISTORY_ALL},
                           fired, err);
}

// ---- the passing of days ----------------------------------------------------

bool card_list_clients(struct practice *practice, int64_t after,
                       struct batch *clients, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT client_id FROM client WHERE practice_id = $1 "
                  "AND client_id > $2 ORDER BY client_id LIMIT 20",
                  VALUES(P_ID(practice), V_INT(after)), &rows, err)
        && batch_take(clients, &rows, err);
}

bool card_judge_day(struct practice *practice, int64_t client, struct err *err)
{
    int fired;

    return card_judge_case(practice,
                           &(struct card_case){.client = {client},
                                               .rules = DAILY_RULES,
                                               .clearing = RULE(S4_DIP)},
                           &fired, err);
}
