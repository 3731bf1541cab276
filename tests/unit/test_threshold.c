// test_threshold - the thresholds of the signals as settings, and what is said
// about a rule that is mostly not useful.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/card.h"
#include "practice/client.h"
#include "practice/session.h"
#include "practice/threshold.h"

#include <string.h>

static struct practice *the;
static struct err err;

static bool set(const char *name, const char *value)
{
    return setting_save(the, str_of(name), str_of(value), &err);
}

static bool differ(double a, double b)
{
    return a < b || a > b;
}

// Every member of the struct has a row, and every row its member: changing the
// setting changes that place and no other.
static void every_member_is_a_setting(void)
{
    unsigned char seen[sizeof(struct signal_settings)] = {0};
    size_t bytes = 0;

    for (int i = 0; i < THRESHOLD_COUNT; i++) {
        const struct signal_threshold *one = &THRESHOLDS[i];
        const struct setting_row *row = setting_find(str_of(one->setting));
        size_t size = one->whole ? sizeof(int) : sizeof(double);
        struct signal_settings settings;
        double usual = 0;
        char value[24];

        CHECK(one->setting, row && !seen[one->place]);
        memset(seen + one->place, 1, size);
        CHECK("its default is that of the rules",
              str_parse_real(str_of(row->initial), &usual)
                  && !differ(usual, threshold_value(&SIGNAL_DEFAULTS, one)));
        (void)snprintf(value, sizeof value, "%lld",
                       (long long)(differ(usual, (double)row->most)
                                       ? row->most
                                       : row->least));
        CHECK("it takes another value",
              set(one->setting, value) && thresholds_read(the, &settings, &err)
                  && differ(threshold_value(&settings, one), usual));
        CHECK("and is put back", set(one->setting, row->initial));
        CHECK("back to the usual",
              thresholds_read(the, &settings, &err)
                  && threshold_changes(the->arena, one->rule, &settings).len
                         == 0);
    }
    for (size_t i = 0; i < sizeof seen; i++) {
        bytes += seen[i];
    }
    // All but what the compiler may put behind the last int.
    CHECK("no member is forgotten",
          sizeof(struct signal_settings) - bytes < sizeof(double));
}

static void ranges(void)
{
    static const char *const BAD[][2] = {
        {"signal.quiet_days", "6"   },
        {"signal.quiet_days", "181" },
        {"signal.quiet_days", "21.5"},
        {"signal.dip_sigmas", "0.5" },
        {"signal.dip_sigmas", "nan" },
        {"signal.dip_sigmas", "two" },
        {"signal.dip_sigmas", ""    },
        {"signal.nothing",    "1"   },
    };

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        CHECK(BAD[i][1], !set(BAD[i][0], BAD[i][1]) && err.kind == ERR_INPUT);
    }
    CHECK("half a sigma is fine", set("signal.dip_sigmas", "2.5"));
    CHECK("the usual again", set("signal.dip_sigmas", "2"));
}

static bool quiet_fires(struct client_id client)
{
    struct reason *reasons;
    int count = 0;

    CHECK("the day is judged",
          card_judge_day(the, client.n, &err)
              && card_read(the, client, &reasons, &count, &err));
    for (int i = 0; i < count; i++) {
        if (reasons[i].finding.rule == S12_ENDING_UNPLANNED) {
            return true;
        }
    }
    return false;
}

static void rules_obey(struct toy *toy)
{
    struct client_id client;
    struct session_id id;
    struct session session;

    CHECK("a session was",
          client_add(the, &(struct client){.name = STR("Kite")}, &client, &err)
              && session_add(the, client, toy->world.now, &id, &err)
              && session_get(the, id, &session, &err)
              && session_set_attendance(the, id, session.version,
                                        ATTENDANCE_ATTENDED, &err));
    toy->world.now += 25 * DAY;
    CHECK("28 days are asked for", set("signal.quiet_days", "28"));
    CHECK("25 are silent", !quiet_fires(client));
    CHECK("the usual 21", set("signal.quiet_days", "21"));
    CHECK("25 fire", quiet_fires(client));
}

// A card of S4 that ended `days` ago.
static void ended(int64_t days, const char *outcome)
{
    struct client_id client;
    struct reason_id id = {0};
    struct finding finding;

    finding_init(&finding, S4_DIP);
    CHECK("a card that ended",
          client_add(the, &(struct client){.name = STR("Wren")}, &client, &err)
              && reason_open(the, client, (struct administration_id){0},
                             &finding, &id, &err)
              && db_run(the->db,
                        "UPDATE reason SET open = 0, closed_at = $3, "
                        "outcome = $4 WHERE practice_id = $1 "
                        "AND reason_id = $2",
                        VALUES(P_ID(the), V_INT(id.n),
                               V_INT(P_NOW(the) - days * DAY),
                               V_TEXT(str_of(outcome))),
                        &err));
}

static struct str proposal(void)
{
    struct signal_settings settings;
    struct alarms alarms;

    CHECK("it is counted", thresholds_read(the, &settings, &err)
                               && alarms_read(the, &alarms, &err));
    return alarm_proposal(the->arena, S4_DIP, &alarms, &settings);
}

static void alarm_budget(void)
{
    struct alarms alarms;

    CHECK("nothing is proposed without cards", proposal().len == 0);
    for (int week = 0; week < 3; week++) {
        ended(7 * week + 1, "not_useful");
        ended(7 * week + 2, "not_useful");
        ended(7 * week + 3, "cleared");
    }
    CHECK("three weeks are not four", proposal().len == 0);
    ended(22, "not_useful");
    ended(23, "not_useful");
    ended(24, "not_useful");
    ended(25, "done");
    ended(26, "done");
    CHECK("three of five are not more than 60 %", proposal().len == 0);
    ended(27, "not_useful");
    CHECK("four of six are", alarms_read(the, &alarms, &err)
                                 && alarms.weeks[S4_DIP][3].not_useful == 4
                                 && alarms.weeks[S4_DIP][3].ended == 6);
    CHECK("a looser step is named, in words",
          strstr(proposal().at, "10 instead of 8")
              && strstr(proposal().at, "10 of 15 in all"));
    ended(29, "cleared");
    CHECK("older ones do not count", proposal().len > 0);
    CHECK("at the end of the range there is no step",
          set("signal.dip_points", "60")
              && strstr(proposal().at, "no looser setting"));
}

static bool play(struct practice *practice, void *context, struct err *unused)
{
    (void)unused;
    the = practice;
    every_member_is_a_setting();
    ranges();
    rules_obey(context);
    alarm_budget();
    return true;
}

int main(void)
{
    struct toy toy;

    if (!toy_open(&toy)
        || !folder_write(toy.folder, toy.arena, play, &toy, &err)) {
        printf("NOT OK %s\n", err.text);
        check_failed++;
    }
    toy_close(&toy);
    return check_end();
}
