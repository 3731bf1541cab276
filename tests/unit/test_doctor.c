// test_doctor - what is well is called well, and what is not is found.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/coverage.h"
#include "practice/crisis.h"
#include "practice/doctor.h"
#include "practice/setting.h"

#include <sys/stat.h>
#include <unistd.h>

static struct err err;

static const struct finding_of_doctor *finding_of(
    const struct doctor_report *report, const char *subject)
{
    for (int i = 0; i < report->count; i++) {
        if (!strcmp(report->findings[i].subject, subject)) {
            return &report->findings[i];
        }
    }
    return NULL;
}

// Only that subject is unwell, and its words hold `hint`.
static bool only(struct toy *toy, const char *subject, const char *hint)
{
    struct doctor_report report;
    const struct finding_of_doctor *found;
    int unwell = 0;

    if (!doctor_look(toy->folder, toy->arena, &report, &err)) {
        return false;
    }
    for (int i = 0; i < report.count; i++) {
        unwell += !report.findings[i].good;
    }
    if (!subject) {
        return unwell == 0 && report.good;
    }
    found = finding_of(&report, subject);
    return unwell == 1 && !report.good && found && !found->good
        && memmem(found->words.at, found->words.len, hint, strlen(hint));
}

static bool add_client(struct practice *practice, void *context, struct err *e)
{
    struct client draft = {.name = STR("Anna")};
    struct client_id id;

    (void)context;
    return client_add(practice, &draft, &id, e);
}

static bool run_sql(struct practice *practice, void *context, struct err *e)
{
    const char *const *sql = context;

    return db_run(practice->db, *sql, VALUES(P_ID(practice)), e);
}

static bool write_sql(struct toy *toy, const char *sql)
{
    return folder_write(toy->folder, toy->arena, run_sql, (void *)&sql, &err);
}

static bool set_plan(struct practice *practice, void *context, struct err *e)
{
    struct crisis_lines lines = {.count = 1};
    struct coverage_plan plan = {
        .plan = {.read_by = 600, .notice_at = 450, .repeat_minutes = 15},
        .understood = true
    };

    (void)context;
    return coverage_parse_hours(STR("mon-fri 09:00-17:00"), &plan.plan, e)
        && coverage_parse_people(STR("Mara <mara@example.org>"), &plan.plan, e)
        && coverage_set(practice, &plan, e)
        && crisis_parse_line(STR("call:A line:0123 456"), &lines.lines[0], e)
        && crisis_save(practice, &lines, e);
}

static bool set_mail(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return setting_save(practice, STR("smtp_url"), STR("smtp://127.0.0.1:1"),
                        e);
}

static bool backed_up(struct practice *practice, void *context, struct err *e)
{
    const int64_t *at = context;

    return setting_save(practice, STR("backup_last_at"),
                        text_print(practice->arena, "%lld", (long long)*at), e);
}

static void test_files(struct toy *toy)
{
    char path[120], aside[120];

    (void)snprintf(path, sizeof path, "%s/keys/master.key", toy->path);
    (void)chmod(path, 0640);
    CHECK("a key that others may read", only(toy, "files", "chmod 600"));
    (void)chmod(path, 0600);
    (void)snprintf(path, sizeof path, "%s/keys/master.recovery", toy->path);
    (void)snprintf(aside, sizeof aside, "%s/aside", toy->place);
    (void)rename(path, aside);
    CHECK("a recovery file that is gone", only(toy, "files", "missing"));
    (void)rename(aside, path);
}

static void test_inside(struct toy *toy)
{
    CHECK("an audit line that was changed",
          write_sql(toy, "UPDATE audit SET who = 'nobody'"
                         " WHERE practice_id = $1 AND sequence = 1")
              && only(toy, "audit", "line 1"));
    CHECK("put back", write_sql(toy, "UPDATE audit SET who = 'command'"
                                     " WHERE practice_id = $1 AND sequence = 1")
                          && only(toy, NULL, NULL));
    CHECK("a client without a key",
          write_sql(toy, "INSERT INTO client (practice_id, client_id, staff_id,"
                         " name_sealed, answers_by, sharing, created_at)"
                         " VALUES ($1, 77, 1, 'x', 'phone', 'together', 0)")
              && only(toy, "keys", "1 clients"));
    CHECK("gone", write_sql(toy, "DELETE FROM client WHERE practice_id = $1"
                                 " AND client_id = 77")
                      && only(toy, NULL, NULL));
    CHECK("a form that is not the one that was chosen",
          write_sql(toy,
                    "INSERT INTO instrument_use (practice_id, code, version,"
                    " checksum, enabled) VALUES ($1, 'phq9', '1', 'ffff', 1)")
              && only(toy, "instruments", "phq9"));
    CHECK("gone", write_sql(toy, "DELETE FROM instrument_use"
                                 " WHERE practice_id = $1"));
}

static void test_time(struct toy *toy)
{
    int64_t at;

    toy->world.now += 3 * DAY;
    CHECK("a practice of three days without a backup",
          only(toy, "backup", "none yet"));
    at = toy->world.now;
    CHECK("with one",
          folder_write(toy->folder, toy->arena, backed_up, &at, &err)
              && only(toy, NULL, NULL));
    toy->world.now += 2 * DAY;
    CHECK("two days later it is old", only(toy, "backup", "2 days"));
    toy->world.now = at;
}

static void test_safety(struct toy *toy)
{
    int64_t at;

    CHECK("a plan without a mail server is said, and is a choice",
          folder_write(toy->folder, toy->arena, set_plan, NULL, &err)
              && only(toy, NULL, NULL));
    CHECK("with one",
          folder_write(toy->folder, toy->arena, set_mail, NULL, &err)
              && only(toy, NULL, NULL));
    toy->world.now += 190 * DAY;
    at = toy->world.now;
    CHECK("after six months the lines are to be dialled",
          folder_write(toy->folder, toy->arena, backed_up, &at, &err)
              && only(toy, "coverage", "confirm them again"));
}

int main(void)
{
    struct toy toy;

    if (toy_open(&toy)
        && folder_write(toy.folder, toy.arena, add_client, NULL, &err)) {
        CHECK("a new practice is well", only(&toy, NULL, NULL));
        test_files(&toy);
        test_inside(&toy);
        test_time(&toy);
        test_safety(&toy);
    } else {
        check_failed++;
    }
    toy_close(&toy);
    return check_end();
}
