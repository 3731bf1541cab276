// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/my_practice.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/client.h"
#include "practice/reflection_key.h"

enum { SESSION_USUAL = 50 * 60 }; // where nobody pressed "End"

const char *const MY_ENERGY[MY_ENERGY_ITEMS] = {
    "I had enough energy for the people I see",
    "There was something left for my own life",
};

// ---- the calendar -----------------------------------------------------------

static int64_t day_of(const struct practice *practice, int64_t at)
{
    struct civil civil = zone_civil(practice->zone, at);

    civil.hour = civil.minute = civil.second = 0;
    return moment_of_civil(&civil) / DAY;
}

static struct work_calendar calendar_of(const struct practice *practice)
{
    struct civil now = zone_civil(practice->zone, P_NOW(practice));
    struct civil next = {.year = now.year + now.month / 12,
                         .month = now.month % 12 + 1,
                         .day = 1};
    struct work_calendar calendar = {.today =
                                         day_of(practice, P_NOW(practice))};

    calendar.week_first = calendar.today - civil_weekday(&now);
    calendar.week_last = calendar.week_first + 6;
    calendar.month_first = calendar.today - (now.day - 1);
    calendar.month_last = moment_of_civil(&next) / DAY - 1;
    return calendar;
}

static struct work_session session_of_row(const struct practice *practice,
                                          const struct rows *rows)
{
    int64_t from = rows_int(rows, 1) ? rows_int(rows, 1) : rows_int(rows, 0);
    int64_t to = rows_int(rows, 2) ? rows_int(rows, 2) : from + SESSION_USUAL;

    return (struct work_session){.day = day_of(practice, rows_int(rows, 0)),
                                 .from = from,
                                 .to = to,
                                 .held = rows_int(rows, 3) != 0};
}

static bool count_sessions(struct practice *practice, int64_t *count,
                           struct err *err)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT count(*) FROM session WHERE practice_id = $1 "
                      "AND staff_id = $2 AND scheduled_at > $3",
                      VALUES(P_ID(practice), V_INT(practice->staff.n),
                             V_INT(P_NOW(practice) - MY_PRACTICE_LASTS)),
                      &found, count, err);
}

static bool read_load(struct practice *practice, struct my_figures *figures,
                      struct err *err)
{
    struct work_calendar calendar = calendar_of(practice);
    struct work_session *sessions;
    struct rows rows;
    int64_t room;
    int count = 0;

    if (!count_sessions(practice, &room, err)) {
        return false;
    }
    sessions = arena_take(practice->arena, (size_t)room + 1, sizeof *sessions);
    if (!db_ask(practice->db,
                "SELECT scheduled_at, started_at, ended_at, "
                "attendance IN ('attended', 'late') FROM session "
                "WHERE practice_id = $1 AND staff_id = $2 "
                "AND scheduled_at > $3 "
                "AND attendance IN ('attended', 'late', 'planned') "
                "ORDER BY scheduled_at, session_id",
                VALUES(P_ID(practice), V_INT(practice->staff.n),
                       V_INT(P_NOW(practice) - MY_PRACTICE_LASTS)),
                &rows, err)) {
        return false;
    }
    while (count < room && rows_next(&rows)) {
        sessions[count++] = session_of_row(practice, &rows);
    }
    figures->load = workload_of(sessions, count, &calendar);
    return rows_end(&rows, err);
}

// ---- notes, promises, holidays ----------------------------------------------

// Held, with nothing written; the newest first.
static bool ask_late(struct practice *practice, struct rows *rows,
                     struct err *err)
{
    return db_ask(
        practice->db,
        "SELECT s.session_id, s.client_id, s.scheduled_at FROM session s "
        "JOIN client c ON c.practice_id = s.practice_id "
        "AND c.client_id = s.client_id AND c.staff_id = s.staff_id "
        "WHERE s.practice_id = $1 AND s.staff_id = $2 "
        "AND s.scheduled_at > $3 "
        "AND coalesce(s.ended_at, s.scheduled_at) < $4 "
        "AND s.attendance IN ('attended', 'late') AND s.note_sealed IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM session_note n "
        "WHERE n.practice_id = s.practice_id "
        "AND n.session_id = s.session_id) ORDER BY s.scheduled_at DESC",
        VALUES(P_ID(practice), V_INT(practice->staff.n),
               V_INT(P_NOW(practice) - MY_PRACTICE_LASTS),
               V_INT(P_NOW(practice) - MY_NOTE_LATE)),
        rows, err);
}

static bool read_late(struct practice *practice, struct my_figures *figures,
                      struct err *err)
{
    struct client_id clients[MY_LATE_SHOWN] = {{0}};
    struct rows rows;

    if (!ask_late(practice, &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        if (figures->late_shown < MY_LATE_SHOWN) {
            struct my_late_note *late = &figures->late[figures->late_shown];

            clients[figures->late_shown++] =
                (struct client_id){rows_int(&rows, 1)};
            late->session.n = rows_int(&rows, 0);
            late->at = rows_int(&rows, 2);
        }
        figures->late_count++;
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    for (int i = 0; i < figures->late_shown; i++) {
        if (!client_name(practice, clients[i], &figures->late[i].client, err)) {
            return false;
        }
    }
    return true;
}

static bool read_promises(struct practice *practice, struct my_figures *figures,
                          struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT state, count(*), sum(CASE WHEN due_at < $4 "
                "THEN 1 ELSE 0 END) FROM promise WHERE practice_id = $1 "
                "AND staff_id = $2 AND created_at > $3 GROUP BY state",
                VALUES(P_ID(practice), V_INT(practice->staff.n),
                       V_INT(P_NOW(practice) - MY_PRACTICE_LASTS),
                       V_INT(P_NOW(practice))),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str state = rows_str(&rows, 0, NULL);
        int count = (int)rows_int(&rows, 1);

        if (str_is(state, "kept")) {
            figures->kept += count;
        } else if (str_is(state, "dropped")) {
            figures->dropped += count;
        } else {
            figures->open += count;
            figures->moved += str_is(state, "renegotiated") ? count : 0;
            figures->overdue += (int)rows_int(&rows, 2);
        }
    }
    return rows_end(&rows, err);
}

static bool read_holiday(struct practice *practice, struct my_figures *figures,
                         struct err *err)
{
    struct civil now = zone_civil(practice->zone, P_NOW(practice)), day;
    struct str today = text_print(practice->arena, "%04d-%02d-%02d", now.year,
                                  now.month, now.day);
    struct str found = {0};
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT min(day) FROM holiday WHERE practice_id = $1 "
                "AND day >= $2",
                VALUES(P_ID(practice), V_TEXT(today)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        found = rows_str(&rows, 0, practice->arena);
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    if (found.len && civil_parse(found, &day, err)) {
        (void)zone_moment(practice->zone, &day, &figures->next_holiday);
    }
    return true;
}

bool my_figures_read(struct practice *practice, struct my_figures *figures,
                     struct err *err)
{
    *figures = (struct my_figures){0};
    return read_load(practice, figures, err)
        && read_late(practice, figures, err)
        && read_promises(practice, figures, err)
        && read_holiday(practice, figures, err);
}

// ---- entries ----------------------------------------------------------------

static const char COLUMN[] = "my_entry.words";
static const struct client_id NOBODY = {0};

static bool add(struct practice *practice, const char *kind, struct str words,
                struct err *err)
{
    struct reflection_key key;
    struct value sealed;
    int64_t id;
    bool done;

    if (!reflection_key_get(practice, &key, err)) {
        return false;
    }
    done = practice_next_id(practice, "my_entry", &id, err)
        && reflection_seal(practice, &key, WORDS_AT(NOBODY, COLUMN, id), words,
                           &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO my_entry (practice_id, my_entry_id, staff_id, "
                  "kind, reflection_key_id, words_sealed, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(practice->staff.n),
                         V_TEXT(str_of(kind)), V_INT(key.id), sealed,
                         V_INT(P_NOW(practice))),
                  err);
    secret_wipe(&key.key);
    return done;
}

// Two numbers in one entry: "20 80".
static bool two_numbers(struct str words, int value[2])
{
    int64_t first, second;

    if (!str_parse_int(str_cut(&words, ' '), &first)
        || !str_parse_int(words, &second)) {
        return false;
    }
    value[0] = (int)first;
    value[1] = (int)second;
    return true;
}

static void take_entry(struct my_entries *entries, struct str kind, int64_t id,
                       struct str words, int64_t at)
{
    int value[2];

    if (str_is(kind, "talk") && entries->talk_count < MY_ENTRIES_SHOWN) {
        entries->talk[entries->talk_count++] = (struct my_talk){id, words, at};
    } else if (str_is(kind, "energy") && two_numbers(words, value)
               && entries->energy_count < MY_ENTRIES_SHOWN) {
        entries->energy[entries->energy_count++] = (struct my_energy){
            id, {value[0], value[1]},
             at
        };
    } else if (str_is(kind, "limits") && entries->limits.at == 0
               && two_numbers(words, value)) {
        entries->limits = (struct my_limits){value[0], value[1], at};
    }
}

static bool read_entries(struct practice *practice,
                         const struct reflection_key *key,
                         struct my_entries *entries, struct err *err)
{
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT my_entry_id, kind, words_sealed, at FROM my_entry "
                "WHERE practice_id = $1 AND staff_id = $2 "
                "AND reflection_key_id = $3 AND at > $4 "
                "ORDER BY my_entry_id DESC",
                VALUES(P_ID(practice), V_INT(practice->staff.n), V_INT(key->id),
                       V_INT(P_NOW(practice) - MY_PRACTICE_LASTS)),
                &rows, err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        struct str kind = rows_str(&rows, 1, practice->arena), words;
        int64_t id = rows_int(&rows, 0);

        good =
            reflection_unseal(practice, key, WORDS_AT(NOBODY, COLUMN, id),
                              rows_str(&rows, 2, practice->arena), &words, err);
        if (good) {
            take_entry(entries, kind, id, words, rows_int(&rows, 3));
        }
    }
    return rows_done(&rows, good, err);
}

static bool is_this_month(struct practice *practice, int64_t at)
{
    struct civil now = zone_civil(practice->zone, P_NOW(practice));
    struct civil then = zone_civil(practice->zone, at);

    return now.year == then.year && now.month == then.month;
}

bool my_entries_read(struct practice *practice, struct my_entries *entries,
                     struct err *err)
{
    struct reflection_key key;
    bool done;

    *entries = (struct my_entries){0};
    if (!reflection_key_get(practice, &key, err)) {
        return false;
    }
    done = read_entries(practice, &key, entries, err);
    secret_wipe(&key.key);
    entries->energy_done = entries->energy_count > 0
                        && is_this_month(practice, entries->energy[0].at);
    return done;
}

bool my_limits_save(struct practice *practice, int week, int month,
                    struct err *err)
{
    if (week < 0 || week > 99 || month < 0 || month > 400) {
        return err_set(err, ERR_INPUT,
                       "Your limits are whole numbers: up to 99 sessions a "
                       "week, and up to 400 a month. Empty means none.");
    }
    return db_run(practice->db,
                  "DELETE FROM my_entry WHERE practice_id = $1 "
                  "AND staff_id = $2 AND kind = 'limits'",
                  VALUES(P_ID(practice), V_INT(practice->staff.n)), err)
        && add(practice, "limits",
               text_print(practice->arena, "%d %d", week, month), err);
}

bool my_energy_save(struct practice *practice, const int value[MY_ENERGY_ITEMS],
                    struct err *err)
{
    struct my_entries entries;

    for (int i = 0; i < MY_ENERGY_ITEMS; i++) {
        if (value[i] < 0 || value[i] > MY_ENERGY_MOST) {
            return err_set(err, ERR_INPUT, "Please tap both lines.");
        }
    }
    return my_entries_read(practice, &entries, err)
        && (!entries.energy_done
            || my_entry_remove(practice, entries.energy[0].id, err))
        && add(practice, "energy",
               text_print(practice->arena, "%d %d", value[0], value[1]), err);
}

bool my_talk_add(struct practice *practice, struct str words, struct err *err)
{
    words = str_trim(words);
    if (!words.len || str_letters(words) > MY_TALK_LETTERS) {
        return err_set(err, ERR_INPUT,
                       "Write a name and how to reach them, in at most %d "
                       "letters.",
                       MY_TALK_LETTERS);
    }
    return add(practice, "talk", words, err);
}

bool my_entry_remove(struct practice *practice, int64_t id, struct err *err)
{
    return db_run(practice->db,
                  "DELETE FROM my_entry WHERE practice_id = $1 "
                  "AND my_entry_id = $2 AND staff_id = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(practice->staff.n)),
                  err);
}

bool my_practice_forget(struct practice *practice, int64_t *removed,
                        struct err *err)
{
    if (!db_run(
            practice->db,
            "DELETE FROM my_entry WHERE practice_id = $1 AND at <= $2",
            VALUES(P_ID(practice), V_INT(P_NOW(practice) - MY_PRACTICE_LASTS)),
            err)) {
        return false;
    }
    *removed = db_changed(practice->db);
    return true;
}
