// verify - see verify.h. It reads the tables themselves: a fault test should
// not trust the code that wrote them.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "verify.h"

#include "base/arena.h"
#include "practice/audit.h"
#include "practice/doctor.h"

#include <stdio.h>
#include <stdlib.h>

struct expected {
    const struct ticket *tickets;
    int count;
    bool good;
};

// A sent form is there once, with the score of exactly these answers.
static bool sent_is_there(struct db *db, const struct ticket *ticket, int n,
                          bool *there, struct err *err)
{
    int64_t count = 0;

    if (!db_ask_int(
            db,
            "SELECT count(*) FROM score AS s JOIN administration AS a"
            " USING (practice_id, administration_id)"
            " WHERE administration_id = $1 AND a.state = 'sent'"
            " AND s.instrument = 'post' AND s.scale = 'total'"
            " AND s.value = $2",
            VALUES(V_INT(ticket->administration), V_REAL(stock_score(n))),
            there, &count, err)) {
        return false;
    }
    *there = count == 1;
    return true;
}

static bool tap_is_there(struct db *db, const struct ticket *ticket,
                         bool *there, struct err *err)
{
    int64_t count = 0;

    if (!db_ask_int(
            db, "SELECT count(*) FROM answer WHERE administration_id = $1",
            VALUES(V_INT(ticket->administration)), there, &count, err)) {
        return false;
    }
    *there = count >= 1;
    return true;
}

static bool compare(struct practice *practice, void *context, struct err *err)
{
    struct expected *expected = context;
    int64_t lines, broken;

    for (int i = 0; i < expected->count; i++) {
        const struct ticket *ticket = &expected->tickets[i];
        bool there = true;

        if (ticket->kept
            && !(ticket->tap_only
                     ? tap_is_there(practice->db, ticket, &there, err)
                     : sent_is_there(practice->db, ticket, i, &there, err))) {
            return false;
        }
        if (!there) {
            printf("form %d was acknowledged and is gone\n", i);
            expected->good = false;
        }
    }
    if (!audit_check(practice, &lines, &broken, err)) {
        return false;
    }
    if (broken) {
        printf("the audit is broken at line %lld\n", (long long)broken);
        expected->good = false;
    }
    return true;
}

static bool store_is_sound(struct folder *folder, struct arena *arena,
                           struct err *err)
{
    struct str report;

    if (!store_check(folder_store(folder), arena, &report, err)) {
        return false;
    }
    if (report.len) {
        printf("the store: %.*s\n", SHOW(report));
    }
    return report.len == 0;
}

// What the practice itself would be told.
static bool doctor_is_content(struct folder *folder, struct arena *arena,
                              struct err *err)
{
    struct doctor_report *report = arena_take(arena, 1, sizeof *report);

    if (!doctor_look(folder, arena, report, err)) {
        return false;
    }
    for (int i = 0; i < report->count; i++) {
        if (!report->findings[i].good) {
            printf("the doctor: %s: %.*s\n", report->findings[i].subject,
                   SHOW(report->findings[i].words));
        }
    }
    return report->good;
}

bool verify(const char *folder_name, const struct ticket *tickets, int count)
{
    struct arena *arena = arena_open("verify");
    struct folder_plan plan = {
        .path = folder_name, .world = &WORLD_REAL, .readers = 1};
    struct expected expected = {tickets, count, true};
    struct folder *folder = NULL;
    struct err err = {0};
    bool good = folder_open(&plan, &folder, &err)
             && folder_read(folder, arena, compare, &expected, &err)
             && store_is_sound(folder, arena, &err)
             && doctor_is_content(folder, arena, &err);

    if (err.kind != ERR_NONE) {
        printf("after the accident: %s\n", err.text);
    }
    folder_close(folder);
    arena_close(arena);
    return good && expected.good;
}

void remove_folder(const char *folder)
{
    char command[512];

    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command)) {
        printf("%s stays\n", folder);
    }
}
