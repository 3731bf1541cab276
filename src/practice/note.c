// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/note.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/note_command.h"
#include "practice/handover.h"
#include "practice/keyring.h"
#include "practice/session.h"
#include "practice/words.h"

enum { LINE_MAX = 300 }; // bytes of the session's line

static const char *const PART_NAMES[NOTE_PARTS] = {
    [NOTE_HEARD] = "heard",   [NOTE_DID] = "did",
    [NOTE_AGREED] = "agreed", [NOTE_PROMISED] = "promised",
    [NOTE_NEXT] = "next",
};

static bool part_find(struct str name, enum note_part *part)
{
    for (int i = 0; i < NOTE_PARTS; i++) {
        if (str_is(name, PART_NAMES[i])) {
            *part = (enum note_part)i;
            return true;
        }
    }
    return false;
}

// ---- reading ----------------------------------------------------------------

static bool open_words(struct practice *practice, struct client_id client,
                       int64_t row, struct str sealed, struct str *words,
                       struct err *err)
{
    return words_open(practice, WORDS_AT(client, "note_words.words", row),
                      sealed, words, err);
}

static bool read_head(struct practice *practice, struct note *note,
                      struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT version, changed_at FROM session_note "
                "WHERE practice_id = $1 AND session_id = $2",
                VALUES(P_ID(practice), V_INT(note->session.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        note->version = (int)rows_int(&rows, 0);
        note->changed_at = rows_int(&rows, 1);
    }
    return rows_end(&rows, err);
}

// A session that was still to come moved with what its therapist had written
// ahead: words of somebody else open only with the client's yes. $3: who reads.
#define WORDS_OPEN                                                             \
    " AND (w.staff_id IS NULL OR (1 = 1" HANDOVER_OPENS("w", "$3") ")) "

static bool read_parts(struct practice *practice, struct note *note,
                       struct err *err)
{
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT note_words_id, part, words_sealed FROM note_words "
                "WHERE practice_id = $1 AND note_words_id IN (SELECT "
                "max(w.note_words_id) FROM note_words w "
                "WHERE w.practice_id = $1 AND w.session_id = $2 "
                "AND w.aside = 0" WORDS_OPEN "GROUP BY w.part)",
                VALUES(P_ID(practice), V_INT(note->session.n),
                       V_INT(practice->staff.n)),
                &rows, err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        enum note_part part;

        good = !part_find(rows_str(&rows, 1, NULL), &part)
            || open_words(practice, note->client, rows_int(&rows, 0),
                          rows_str(&rows, 2, practice->arena),
                          &note->part[part], err);
    }
    return rows_done(&rows, good, err);
}

bool note_read(struct practice *practice, struct session_id id,
               struct note *note, struct err *err)
{
    struct session session;
    bool opens;

    if (!session_get(practice, id, &session, err)) {
        return false;
    }
    *note = (struct note){.session = id, .client = session.client};
    for (int i = 0; i < NOTE_PARTS; i++) {
        note->part[i] = STR("");
    }
    if (!read_head(practice, note, err)) {
        return false;
    }
    if (note->version == 0) {
        note->part[NOTE_NEXT] = session.note;
        return true;
    }
    return handover_opens_notes(practice, id, &opens, err)
        && (!opens || read_parts(practice, note, err));
}

// ---- one part ---------------------------------------------------------------

// Forms say CR LF, scripts say LF.
static struct str plain_lines(struct arena *arena, struct str words)
{
    struct text text = text_in(arena);

    for (size_t i = 0; i < words.len; i++) {
        if (words.at[i] != '\r') {
            text_addc(&text, words.at[i]);
        }
    }
    return text_str(&text);
}

bool note_same_words(struct str a, struct str b)
{
    size_t i = 0, j = 0;

    while (i < a.len || j < b.len) {
        if (i < a.len && a.at[i] == '\r') {
            i++;
        } else if (j < b.len && b.at[j] == '\r') {
            j++;
        } else if (i == a.len || j == b.len || a.at[i++] != b.at[j++]) {
            return false;
        }
    }
    return true;
}

struct keeping {
    struct session_id session;
    struct client_id client;
    enum note_part part;
    bool aside;
    struct str words;
};

static bool seal_words(struct practice *practice, const struct keeping *keeping,
                       int64_t row, struct value *sealed, struct err *err)
{
    struct str bytes;

    *sealed = V_NULL;
    if (keeping->words.len == 0) {
        return true;
    }
    if (!keyring_seal(practice, keeping->client, "note_words.words", row,
                      keeping->words, &bytes, err)) {
        return false;
    }
    *sealed = V_BLOB(bytes);
    return true;
}

// The newest version of the part from the same person, if it is so young that
// this one may take its place; 0: none.
struct last {
    int64_t id;
    struct str words;
};

static bool find_last(struct practice *practice, const struct keeping *keeping,
                      struct last *last, struct err *err)
{
    struct rows rows;
    bool good = true;

    *last = (struct last){0};
    if (!db_ask(practice->db,
                "SELECT note_words_id, words_sealed FROM note_words "
                "WHERE practice_id = $1 AND note_words_id = (SELECT "
                "max(note_words_id) FROM note_words WHERE practice_id = $1 "
                "AND session_id = $2 AND part = $3 AND aside = $4) "
                "AND coalesce(staff_id, 0) = $5 AND first_at > $6",
                VALUES(P_ID(practice), V_INT(keeping->session.n),
                       V_TEXT(str_of(PART_NAMES[keeping->part])),
                       V_INT(keeping->aside), V_INT(practice->staff.n),
                       V_INT(P_NOW(practice) - NOTE_FOLD)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        last->id = rows_int(&rows, 0);
        good =
            open_words(practice, keeping->client, last->id,
                       rows_str(&rows, 1, practice->arena), &last->words, err);
    }
    return rows_done(&rows, good, err);
}

static bool fold(struct practice *practice, const struct keeping *keeping,
                 int64_t row, struct err *err)
{
    struct value sealed;

    return seal_words(practice, keeping, row, &sealed, err)
        && db_run(practice->db,
                  "UPDATE note_words SET words_sealed = $3, kept_at = $4 "
                  "WHERE practice_id = $1 AND note_words_id = $2",
                  VALUES(P_ID(practice), V_INT(row), sealed,
                         V_INT(P_NOW(practice))),
                  err);
}

static bool append(struct practice *practice, const struct keeping *keeping,
                   struct err *err)
{
    struct value sealed;
    int64_t row;

    return practice_next_id(practice, "note_words", &row, err)
        && seal_words(practice, keeping, row, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO note_words (practice_id, note_words_id, "
                  "session_id, client_id, staff_id, part, aside, "
                  "words_sealed, first_at, kept_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
                  VALUES(P_ID(practice), V_INT(row), V_INT(keeping->session.n),
                         V_INT(keeping->client.n),
                         practice->staff.n ? V_INT(practice->staff.n) : V_NULL,
                         V_TEXT(str_of(PART_NAMES[keeping->part])),
                         V_INT(keeping->aside), sealed, V_INT(P_NOW(practice))),
                  err);
}

static bool keep_part(struct practice *practice, const struct keeping *keeping,
                      struct err *err)
{
    struct last last;

    if (!find_last(practice, keeping, &last, err)) {
        return false;
    }
    if (last.id && str_is_equal(last.words, keeping->words)) {
        return true;
    }
    return last.id && note_still_holds(last.words, keeping->words)
             ? fold(practice, keeping, last.id, err)
             : append(practice, keeping, err);
}

// ---- all of it --------------------------------------------------------------

static bool check_length(struct str words, struct err *err)
{
    return str_letters(words) <= NOTE_LETTERS_KEPT
        || err_set(err, ERR_INPUT,
                   "One part of the note is too long: at most %d letters fit. "
                   "Nothing of it was lost; go back and shorten it.",
                   NOTE_LETTERS);
}

// Whatever differs from `now`; says how many parts that were. The first time,
// the line that the session had before is one of them.
static bool keep_parts(struct practice *practice, const struct note *draft,
                       const struct note *now, bool aside, int *kept,
                       struct err *err)
{
    *kept = 0;
    for (int i = 0; i < NOTE_PARTS; i++) {
        struct str words = draft->part[i].at ? draft->part[i] : now->part[i];
        struct str before = now->version ? now->part[i] : STR("");
        struct keeping keeping = {draft->session, now->client,
                                  (enum note_part)i, aside,
                                  plain_lines(practice->arena, words)};

        if (str_is_equal(keeping.words, before)) {
            continue;
        }
        if (!check_length(keeping.words, err)
            || !keep_part(practice, &keeping, err)) {
            return false;
        }
        ++*kept;
    }
    return true;
}

static bool keep_head(struct practice *practice, struct note *draft,
                      const struct note *now, struct err *err)
{
    draft->version = now->version + 1;
    draft->changed_at = P_NOW(practice);
    return db_run(practice->db,
                  "INSERT INTO session_note (practice_id, session_id, "
                  "client_id, version, changed_at) VALUES ($1, $2, $3, $4, $5) "
                  "ON CONFLICT (practice_id, session_id) DO UPDATE SET "
                  "version = excluded.version, "
                  "changed_at = excluded.changed_at",
                  VALUES(P_ID(practice), V_INT(draft->session.n),
                         V_INT(now->client.n), V_INT(draft->version),
                         V_INT(draft->changed_at)),
                  err);
}

// A line that somebody wrote for reading: no command, nor what became of one.
static bool is_said(struct str line)
{
    return line.len > 0 && line.at[0] != ';'
        && !str_starts(line, STR("\xe2\x9c\x93"));
}

static struct str first_line(struct str words)
{
    while (words.at) {
        struct str line = str_trim(str_cut(&words, '\n'));

        if (is_said(line)) {
            return line;
        }
    }
    return STR("");
}

static struct str shortened(struct str line)
{
    if (line.len > LINE_MAX) {
        line.len = LINE_MAX;
        while (line.len && ((unsigned char)line.at[line.len] & 0xc0) == 0x80) {
            line.len--; // no half letter
        }
    }
    return line;
}

static struct str line_of(const struct note *note)
{
    static const enum note_part ORDER[] = {NOTE_NEXT, NOTE_AGREED,
                                           NOTE_PROMISED, NOTE_HEARD, NOTE_DID};

    for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++) {
        struct str line = first_line(note->part[ORDER[i]]);

        if (line.len) {
            return shortened(line);
        }
    }
    return STR("");
}

// Not a change of the session: who has its page open may still end it.
static bool keep_line(struct practice *practice, const struct note *note,
                      struct err *err)
{
    struct value sealed;

    return words_seal_any(
               practice,
               WORDS_AT(note->client, "session.note", note->session.n),
               line_of(note), &sealed, err)
        && db_run(practice->db,
                  "UPDATE session SET note_sealed = $3 "
                  "WHERE practice_id = $1 AND session_id = $2",
                  VALUES(P_ID(practice), V_INT(note->session.n), sealed), err);
}

bool note_save(struct practice *practice, struct note *draft, struct err *err)
{
    struct note now;
    int kept;

    if (!note_read(practice, draft->session, &now, err)) {
        return false;
    }
    if (now.version != draft->version) {
        return err_set(err, ERR_CONFLICT,
                       "the note was saved elsewhere in the meantime; read it "
                       "again, then decide");
    }
    if (!keep_parts(practice, draft, &now, false, &kept, err)) {
        return false;
    }
    return kept == 0
        || (keep_head(practice, draft, &now, err)
            && note_read(practice, draft->session, &now, err)
            && keep_line(practice, &now, err));
}

bool note_set_aside(struct practice *practice, const struct note *draft,
                    struct err *err)
{
    struct note now;
    int kept;

    return note_read(practice, draft->session, &now, err)
        && keep_parts(practice, draft, &now, true, &kept, err);
}

// ---- what stood in it -------------------------------------------------------

static bool read_version(struct practice *practice, struct client_id client,
                         const struct rows *rows, struct note_version *version,
                         struct err *err)
{
    *version = (struct note_version){
        .aside = rows_int(rows, 2) != 0,
        .staff = {rows_int(rows, 3)},
        .first_at = rows_int(rows, 5),
        .kept_at = rows_int(rows, 6),
    };
    (void)part_find(rows_str(rows, 1, NULL), &version->part);
    return open_words(practice, client, rows_int(rows, 0),
                      rows_str(rows, 4, practice->arena), &version->words, err);
}

bool note_versions(struct practice *practice, struct session_id id,
                   struct note_version **versions, int *count, struct err *err)
{
    struct session session;
    struct rows rows;
    bool good = true;
    bool opens;

    *count = 0;
    *versions =
        arena_take(practice->arena, NOTE_VERSIONS_SHOWN, sizeof **versions);
    if (!session_get(practice, id, &session, err)
        || !handover_opens_notes(practice, id, &opens, err)
        || !db_ask(
            practice->db,
            "SELECT w.note_words_id, w.part, w.aside, w.staff_id, "
            "w.words_sealed, w.first_at, w.kept_at FROM note_words w "
            "WHERE w.practice_id = $1 AND w.session_id = $2" WORDS_OPEN
            "ORDER BY w.note_words_id DESC LIMIT 200",
            VALUES(P_ID(practice), V_INT(id.n), V_INT(practice->staff.n)),
            &rows, err)) {
        return false;
    }
    while (good && opens && *count < NOTE_VERSIONS_SHOWN && rows_next(&rows)) {
        good = read_version(practice, session.client, &rows,
                            &(*versions)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}
