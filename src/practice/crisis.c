// crisis - lines in their order, replaced as a whole.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/crisis.h"

#include "base/arena.h"
#include "base/text.h"

#include <string.h>

enum { LABEL_MAX = 80, NUMBER_MAX = 30, DIGITS_MIN = 2, DIGITS_MAX = 15 };

static const char *const KINDS[] = {[CRISIS_EMERGENCY] = "emergency",
                                    [CRISIS_CALL] = "call",
                                    [CRISIS_TEXT] = "text"};

const char *crisis_kind_name(enum crisis_kind kind)
{
    return KINDS[kind];
}

static bool kind_of(struct str name, enum crisis_kind *kind)
{
    for (int i = CRISIS_EMERGENCY; i <= CRISIS_TEXT; i++) {
        if (str_is(name, KINDS[i])) {
            *kind = (enum crisis_kind)i;
            return true;
        }
    }
    return false;
}

// ---- numbers ----------------------------------------------------------------

bool crisis_number_is_good(struct str number)
{
    int digits = 0;

    for (size_t i = 0; i < number.len; i++) {
        char c = number.at[i];

        if (c >= '0' && c <= '9') {
            digits++;
        } else if ((c != '+' || i > 0) && !strchr(" -()", c)) {
            return false;
        }
    }
    return digits >= DIGITS_MIN && digits <= DIGITS_MAX
        && number.len <= NUMBER_MAX;
}

// What a telephone understands: the digits, and a + in front.
struct str crisis_number_link(struct arena *arena, enum crisis_kind kind,
                              struct str number)
{
    struct text text = text_in(arena);

    text_addf(&text, "%s", kind == CRISIS_TEXT ? "sms:" : "tel:");
    for (size_t i = 0; i < number.len; i++) {
        char c = number.at[i];

        if (c == '+' || (c >= '0' && c <= '9')) {
            text_addc(&text, c);
        }
    }
    return text_str(&text);
}

static bool check_line(const struct crisis_line *line, struct err *err)
{
    if (!line->label.len || line->label.len > LABEL_MAX) {
        return err_set(err, ERR_INPUT,
                       "say whose line it is, in at most %d letters",
                       LABEL_MAX);
    }
    return crisis_number_is_good(line->number)
        || err_set(err, ERR_INPUT,
                   "a number is written with digits, spaces and a + in front, "
                   "as you would dial it");
}

bool crisis_parse_line(struct str text, struct crisis_line *line,
                       struct err *err)
{
    struct str rest = text;
    struct str kind = str_trim(str_cut(&rest, ':'));

    *line = (struct crisis_line){0};
    line->label = str_trim(str_cut(&rest, ':'));
    line->number = str_trim(rest);
    if (!kind_of(kind, &line->kind)) {
        return err_set(err, ERR_INPUT,
                       "write a line as KIND:LABEL:NUMBER, where KIND is "
                       "emergency, call or text");
    }
    return check_line(line, err);
}

// ---- the store --------------------------------------------------------------

static void read_line(struct practice *practice, const struct rows *rows,
                      struct crisis_line *line)
{
    if (!kind_of(rows_str(rows, 0, NULL), &line->kind)) {
        line->kind = CRISIS_CALL;
    }
    line->label = rows_str(rows, 1, practice->arena);
    line->number = rows_str(rows, 2, practice->arena);
    line->confirmed_at = rows_int(rows, 3);
    line->link = crisis_number_link(practice->arena, line->kind, line->number);
}

bool crisis_read(struct practice *practice, struct crisis_lines *lines,
                 struct err *err)
{
    struct rows rows;

    *lines = (struct crisis_lines){0};
    if (!db_ask(practice->db,
                "SELECT kind, label, number, confirmed_at FROM crisis_line"
                " WHERE practice_id = $1 ORDER BY position, crisis_line_id",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (lines->count < CRISIS_LINES_MAX && rows_next(&rows)) {
        struct crisis_line *line = &lines->lines[lines->count++];

        read_line(practice, &rows, line);
        if (!lines->confirmed_at || line->confirmed_at < lines->confirmed_at) {
            lines->confirmed_at = line->confirmed_at;
        }
    }
    lines->due =
        P_NOW(practice) - lines->confirmed_at > CRISIS_CONFIRM_DAYS * DAY;
    return rows_end(&rows, err);
}

static bool save_line(struct practice *practice, const struct crisis_line *line,
                      int position, struct err *err)
{
    int64_t id;

    return check_line(line, err)
        && practice_next_id(practice, "crisis_line", &id, err)
        && db_run(practice->db,
                  "INSERT INTO crisis_line (practice_id, crisis_line_id, kind,"
                  " label, number, position, confirmed_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id),
                         V_TEXT(str_of(KINDS[line->kind])), V_TEXT(line->label),
                         V_TEXT(line->number), V_INT(position),
                         V_INT(P_NOW(practice))),
                  err);
}

bool crisis_save(struct practice *practice, const struct crisis_lines *lines,
                 struct err *err)
{
    bool done = lines->count > 0 && lines->count <= CRISIS_LINES_MAX;

    if (!done) {
        return err_set(err, ERR_INPUT,
                       "type in at least one line, and at most %d",
                       CRISIS_LINES_MAX);
    }
    done =
        db_run(practice->db, "DELETE FROM crisis_line WHERE practice_id = $1",
               VALUES(P_ID(practice)), err);
    for (int i = 0; done && i < lines->count; i++) {
        done = save_line(practice, &lines->lines[i], i, err);
    }
    return done;
}
