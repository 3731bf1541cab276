// coverage - the plan as text, sealed: it names people and their addresses.
//
// Kept as lines "hours=mon-fri 09:00-17:00", "people=...", "read_by=10:00",
// "notice_at=07:30", "repeat=15", "understood=1", in the forms that
// coverage_forms.c reads and prints.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/coverage.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/crisis.h"
#include "practice/keyring.h"
#include "practice/staff.h"

static const struct client_id OF_PRACTICE = {0};

const char COVERAGE_UNDERSTANDING[] =
    "I understand that nobody watches the answers around the clock, and that "
    "clients are told so on every form.";

// ---- the plan as text -------------------------------------------------------

static struct str plan_print(struct arena *arena,
                             const struct coverage_plan *plan)
{
    struct str hours = coverage_print_hours(arena, &plan->plan);
    struct str people = coverage_print_people(arena, &plan->plan);
    struct str read_by = coverage_print_clock(arena, plan->plan.read_by);
    struct str notice_at = coverage_print_clock(arena, plan->plan.notice_at);

    return text_print(arena,
                      "hours=%.*s\npeople=%.*s\nread_by=%.*s\n"
                      "notice_at=%.*s\nrepeat=%d\nunderstood=%d\n",
                      SHOW(hours), SHOW(people), SHOW(read_by), SHOW(notice_at),
                      plan->plan.repeat_minutes, plan->understood);
}

static bool plan_line(struct str name, struct str value,
                      struct coverage_plan *plan, struct err *err)
{
    int64_t number = 0;

    if (str_is(name, "hours")) {
        return coverage_parse_hours(value, &plan->plan, err);
    }
    if (str_is(name, "people")) {
        return coverage_parse_people(value, &plan->plan, err);
    }
    if (str_is(name, "read_by")) {
        return coverage_parse_clock(value, &plan->plan.read_by, err);
    }
    if (str_is(name, "notice_at")) {
        return coverage_parse_clock(value, &plan->plan.notice_at, err);
    }
    (void)str_parse_int(value, &number);
    if (str_is(name, "repeat")) {
        plan->plan.repeat_minutes = (int)number;
    } else if (str_is(name, "understood")) {
        plan->understood = number == 1;
    }
    return true;
}

static bool plan_parse(struct str text, struct coverage_plan *plan,
                       struct err *err)
{
    while (text.len) {
        struct str value = str_cut(&text, '\n');
        struct str name = str_cut(&value, '=');

        if (!plan_line(name, value, plan, err)) {
            return false;
        }
    }
    return true;
}

// ---- keeping ----------------------------------------------------------------

static bool save_plan(struct practice *practice,
                      const struct coverage_plan *plan, struct err *err)
{
    struct staff_id staff = practice->staff;
    struct str sealed;
    int64_t id;

    return (staff.n || staff_owner(practice, &staff, err))
        && practice_next_id(practice, "coverage", &id, err)
        && keyring_seal(practice, OF_PRACTICE, "coverage.plan", id,
                        plan_print(practice->arena, plan), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO coverage (practice_id, coverage_id, staff_id,"
                  " plan_sealed, confirmed_at) VALUES ($1, $2, $3, $4, $5)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(staff.n),
                         V_BLOB(sealed), V_INT(P_NOW(practice))),
                  err);
}

static bool save_holidays(struct practice *practice,
                          const struct day_list *days, struct err *err)
{
    bool done =
        db_run(practice->db, "DELETE FROM holiday WHERE practice_id = $1",
               VALUES(P_ID(practice)), err);

    for (int i = 0; done && i < days->count; i++) {
        struct day_list one = {days->days + i, 1};

        done =
            db_run(practice->db,
                   "INSERT INTO holiday (practice_id, day) VALUES ($1, $2)"
                   " ON CONFLICT (practice_id, day) DO NOTHING",
                   VALUES(P_ID(practice),
                          V_TEXT(coverage_print_days(practice->arena, &one))),
                   err);
    }
    return done;
}

bool coverage_set(struct practice *practice, const struct coverage_plan *plan,
                  struct err *err)
{
    return coverage_check(&plan->plan, err) && save_plan(practice, plan, err)
        && save_holidays(practice, &plan->holidays, err);
}

// ---- reading ----------------------------------------------------------------

static bool read_plan(struct practice *practice, struct coverage_plan *plan,
                      struct err *err)
{
    struct str sealed = {0}, text;
    struct rows rows;
    int64_t id = 0;

    if (!db_ask(practice->db,
                "SELECT coverage_id, plan_sealed, confirmed_at FROM coverage"
                " WHERE practice_id = $1 ORDER BY coverage_id DESC LIMIT 1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    plan->known = rows_next(&rows);
    if (plan->known) {
        id = rows_int(&rows, 0);
        sealed = rows_str(&rows, 1, practice->arena);
        plan->confirmed_at = rows_int(&rows, 2);
    }
    return rows_end(&rows, err)
        && (!plan->known
            || (keyring_unseal(practice, OF_PRACTICE, "coverage.plan", id,
                               sealed, &text, err)
                && plan_parse(text, plan, err)));
}

static bool read_holidays(struct practice *practice, struct day_list *days,
                          struct err *err)
{
    struct text all = text_in(practice->arena);
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT day FROM holiday WHERE practice_id = $1 ORDER BY day",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        text_add(&all, rows_str(&rows, 0, NULL));
        text_addc(&all, ' ');
    }
    return rows_end(&rows, err)
        && coverage_parse_days(practice->arena, text_str(&all), days, err);
}

bool coverage_read(struct practice *practice, struct coverage_plan *plan,
                   struct err *err)
{
    *plan = (struct coverage_plan){0};
    return read_plan(practice, plan, err)
        && read_holidays(practice, &plan->holidays, err);
}

static void add_missing(struct text *missing, bool good, struct str sentence)
{
    if (!good) {
        if (missing->len) {
            text_addc(missing, '\n');
        }
        text_add(missing, sentence);
    }
}

bool coverage_is_set(struct practice *practice, bool *set, struct str *missing,
                     struct err *err)
{
    struct text text = text_in(practice->arena);
    struct coverage_plan plan;
    struct crisis_lines lines;

    *set = false;
    if (!coverage_read(practice, &plan, err)
        || !crisis_read(practice, &lines, err)) {
        return false;
    }
    add_missing(&text, plan.known,
                STR("Say who reads safety answers, and when."));
    add_missing(&text, plan.understood,
                STR("Tick that answers are not watched around the clock."));
    add_missing(&text, lines.count > 0,
                STR("Type in the crisis lines that your clients are shown."));
    add_missing(&text, !lines.count || !lines.due,
                STR("Dial the crisis lines and confirm them again: the last "
                    "time is more than six months ago."));
    *set = text.len == 0;
    if (missing) {
        *missing = text_str(&text);
    }
    return true;
}

bool coverage_promise(struct practice *practice, int64_t at, bool *known,
                      int64_t *read_by, struct err *err)
{
    struct coverage_plan plan;
    struct err nobody = {0};

    *known = false;
    if (!coverage_read(practice, &plan, err)) {
        return false;
    }
    *known = plan.known
          && coverage_read_by(&plan.plan, &plan.holidays, practice->zone, at,
                              read_by, &nobody);
    return true;
}
