// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/threshold.h"

#include "base/text.h"

#include <stddef.h>

#define PLACE(member) offsetof(struct signal_settings, member)

// clang-format off
const struct signal_threshold THRESHOLDS[THRESHOLD_COUNT] = {
    {"signal.off_from", "\"something felt off\" from", S3_LOW_CHECK,
     false, PLACE(off_from), 1},
    {"signal.other_to", "any other item down to", S3_LOW_CHECK,
     false, PLACE(other_to), -1},
    {"signal.dip_points", "points below the usual, at least", S4_DIP,
     false, PLACE(dip_points), 2},
    {"signal.dip_sigmas", "sigmas below the usual, at least", S4_DIP,
     false, PLACE(dip_sigmas), 0.5},
    {"signal.dip_floor", "the smallest sigma, in points", S4_DIP,
     false, PLACE(dip_floor), 1},
    {"signal.dip_history", "earlier checks that it takes", S4_DIP,
     true, PLACE(dip_history), 1},
    {"signal.dip_window", "sessions within which it may recover", S4_DIP,
     true, PLACE(dip_window), 0},
    {"signal.gap_points", "points between the two views, at least",
     S5_DIFFERENT_VIEWS, false, PLACE(gap_points), 5},
    {"signal.gap_run", "sessions in a row", S5_DIFFERENT_VIEWS,
     true, PLACE(gap_run), 1},
    {"signal.gap_growth", "or sessions in a row with a growing difference",
     S5_DIFFERENT_VIEWS, true, PLACE(gap_growth), 1},
    {"signal.gap_clear", "ends below this difference", S5_DIFFERENT_VIEWS,
     false, PLACE(gap_clear), 0},
    {"signal.away_run", "missed sessions in a row", S6_AWAY,
     true, PLACE(away_run), 1},
    {"signal.no_change_session", "from this session on", S7_NO_CHANGE_YET,
     true, PLACE(no_change_session), 2},
    {"signal.silent_sessions", "sessions without a form", S9_WE_CANNOT_SEE,
     true, PLACE(silent_sessions), 1},
    {"signal.perfect_run", "checks in a row at the maximum",
     S10_ALWAYS_PERFECT, true, PLACE(perfect_run), 2},
    {"signal.stuck_run", "plans in a row that were \"not this time\"",
     S11_PLANS_STUCK, true, PLACE(stuck_run), 1},
    {"signal.quiet_days", "days since the last session",
     S12_ENDING_UNPLANNED, true, PLACE(quiet_days), 7},
};
// clang-format on

// ---- thresholds -------------------------------------------------------------

double threshold_value(const struct signal_settings *settings,
                       const struct signal_threshold *threshold)
{
    const char *place = (const char *)settings + threshold->place;

    return threshold->whole ? *(const int *)(const void *)place
                            : *(const double *)(const void *)place;
}

static void put(struct signal_settings *settings,
                const struct signal_threshold *threshold, double value)
{
    char *place = (char *)settings + threshold->place;

    if (threshold->whole) {
        *(int *)(void *)place = (int)value;
    } else {
        *(double *)(void *)place = value;
    }
}

static void take(struct signal_settings *settings, struct str name,
                 struct str value)
{
    double number;

    for (int i = 0; i < THRESHOLD_COUNT; i++) {
        if (str_is(name, THRESHOLDS[i].setting)
            && str_parse_real(value, &number)) {
            put(settings, &THRESHOLDS[i], number);
        }
    }
}

bool thresholds_read(struct practice *practice,
                     struct signal_settings *settings, struct err *err)
{
    struct rows rows;

    *settings = SIGNAL_DEFAULTS;
    if (!db_ask(practice->db,
                "SELECT name, value FROM setting WHERE practice_id = $1 "
                "AND name >= 'signal.' AND name < 'signal/'",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        take(settings, rows_str(&rows, 0, practice->arena),
             rows_str(&rows, 1, practice->arena));
    }
    return rows_end(&rows, err);
}

struct str threshold_changes(struct arena *arena, enum signal_rule rule,
                             const struct signal_settings *settings)
{
    struct text text = text_in(arena);

    for (int i = 0; i < THRESHOLD_COUNT; i++) {
        const struct signal_threshold *one = &THRESHOLDS[i];
        double now = threshold_value(settings, one);
        double usual = threshold_value(&SIGNAL_DEFAULTS, one);

        if (one->rule == rule && (now < usual || now > usual)) {
            text_addf(&text, "%s%s: %g (%g unless changed)",
                      text.len ? "; " : "", one->words, now, usual);
        }
    }
    return text_str(&text);
}

// ---- what became of them ----------------------------------------------------

static void count(struct alarms *alarms, const struct rows *rows)
{
    const struct signal_row *row = signal_find(rows_str(rows, 0, NULL));
    int64_t week = rows_int(rows, 1);

    if (row && week >= 0 && week < ALARM_WEEKS) {
        alarms->weeks[row - SIGNAL_RULES][week] =
            (struct alarm_week){(int)rows_int(rows, 2), (int)rows_int(rows, 3)};
    }
}

bool alarms_read(struct practice *practice, struct alarms *alarms,
                 struct err *err)
{
    struct rows rows;

    *alarms = (struct alarms){0};
    if (!db_ask(practice->db,
                "SELECT rule, ($2 - closed_at) / 604800 AS week, count(*), "
                "sum(CASE WHEN outcome = 'not_useful' THEN 1 ELSE 0 END) "
                "FROM reason WHERE practice_id = $1 AND open = 0 "
                "AND closed_at > $2 - 2419200 AND closed_at <= $2 "
                "GROUP BY rule, week",
                VALUES(P_ID(practice), V_INT(P_NOW(practice))), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        count(alarms, &rows);
    }
    return rows_end(&rows, err);
}

static const struct signal_threshold *looser(enum signal_rule rule)
{
    for (int i = 0; i < THRESHOLD_COUNT; i++) {
        if (THRESHOLDS[i].rule == rule
            && (THRESHOLDS[i].looser < 0 || THRESHOLDS[i].looser > 0)) {
            return &THRESHOLDS[i];
        }
    }
    return NULL;
}

// Whole numbers: more than 60 of 100.
static bool is_mostly_not_useful(const struct alarm_week *week)
{
    return week->not_useful * 100 > week->ended * 60;
}

// What a careful step would be, kept within the range of the setting.
static struct str step_words(struct arena *arena, enum signal_rule rule,
                             const struct signal_settings *settings)
{
    const struct signal_threshold *one = looser(rule);
    const struct setting_row *row =
        one ? setting_find(str_of(one->setting)) : NULL;
    double next = one ? threshold_value(settings, one) + one->looser : 0;

    if (!row || next < (double)row->least || next > (double)row->most) {
        return STR("There is no looser setting; what is it that does not "
                   "help?");
    }
    return text_print(arena, "You could try: %s %g instead of %g.", one->words,
                      next, next - one->looser);
}

struct str alarm_proposal(struct arena *arena, enum signal_rule rule,
                          const struct alarms *alarms,
                          const struct signal_settings *settings)
{
    int ended = 0;
    int not_useful = 0;

    for (int i = 0; i < ALARM_WEEKS; i++) {
        const struct alarm_week *week = &alarms->weeks[rule][i];

        if (rule == S1_SAFETY || !is_mostly_not_useful(week)) {
            return STR("");
        }
        ended += week->ended;
        not_useful += week->not_useful;
    }
    return text_print(arena,
                      "More than 60 %% were not useful in each of the last "
                      "four weeks (%d of %d in all). %.*s",
                      not_useful, ended,
                      SHOW(step_words(arena, rule, settings)));
}
