// setting - the table of settings and their rows in the store.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/setting.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/keyring.h"

#include <string.h>

static const struct client_id OF_PRACTICE = {0};

// A secret may be at most 200 bytes: it is sealed and kept as hexadecimal.
// Thresholds of the signals (practice/threshold.h) stay within what is read of
// a client's history.
// clang-format off
const struct setting_row SETTINGS[] = {
    // name, kind, initial, least, most, help
    {"smtp_url", SETTING_TEXT, "", 0, 200,
     "mail server for notices: smtp://mail.example.org:587 or smtps://..."},
    {"smtp_user", SETTING_TEXT, "", 0, 200, "its user name, if it asks"},
    {"smtp_password", SETTING_SECRET, "", 0, 200, "its password, if it asks"},
    {"smtp_from", SETTING_TEXT, "", 0, 120, "sender address of notices"},
    {"smtp_tls", SETTING_YES_NO, "yes", 0, 1,
     "demand an encrypted connection to the mail server"},
    {"sms_url", SETTING_URL, "", 0, 200,
     "SMS gateway to which text messages to clients are posted"},
    {"sms_auth", SETTING_SECRET, "", 0, 200,
     "its key, as the Authorization header wants it: Bearer ..."},
    {"sms_form", SETTING_TEXT,
     "{\"to\":\"{to}\",\"text\":\"{text}\",\"id\":\"{id}\"}", 0, 500,
     "what is posted: JSON or a=b&c=d, with {to}, {text} and {id}"},
    {"sms_id", SETTING_TEXT, "id", 0, 60,
     "where in its JSON answer the message's id stands"},
    {"sms_repeats", SETTING_YES_NO, "no", 0, 1,
     "it knows an Idempotency-Key: what is unsure may be posted again"},
    {"incoming_token", SETTING_SECRET, "", 0, 200,
     "what the gateway shows us when a text message or report comes back"},
    {"hook_url", SETTING_URL, "", 0, 200,
     "webhook that hears when a safety card or a text message waits"},
    {"hook_secret", SETTING_SECRET, "", 0, 200, "signs what it hears"},
    {"quiet_from", SETTING_CLOCK, "20:00", 0, 5,
     "messages to clients wait from this time of day on, as 20:00"},
    {"quiet_until", SETTING_CLOCK, "08:00", 0, 5,
     "until this one; both the same: no quiet hours"},
    {"session_minutes", SETTING_INT, "50", 10, 240,
     "minutes that are planned for a session"},
    {"reminder_hours", SETTING_INT, "48", 0, 168,
     "hours before a session at which a client is reminded, who has not chosen "
     "otherwise; 0: not"},
    {"backup_folder", SETTING_TEXT, "", 0, 1000,
     "where the button on the backup page puts backups"},
    {"backup_keep", SETTING_INT, "14", 1, 1000, "how many backups to keep"},
    {"backup_last_at", SETTING_RECORD, "0", 0, 20,
     "when the last backup succeeded (recorded)"},
    {"setup_step", SETTING_RECORD, "done", 0, 20,
     "where the set-up in the browser goes on (recorded)"},
    {"outcome_measures", SETTING_TEXT, "", 0, 200,
     "instruments asked before a session, separated by spaces"},
    {"listening", SETTING_YES_NO, "no", 0, 1,
     "transcripts of single sessions may be looked at, each with the client's "
     "yes"},
    {"listening_days", SETTING_INT, "30", 1, 365,
     "days for which a transcript is kept at most, unless fewer are said"},
    {"expected_course", SETTING_YES_NO, "no", 0, 1,
     "draw on a client's chart, for staff, what happened for people who "
     "started alike"},
    {"comparison", SETTING_YES_NO, "no", 0, 1,
     "compare outcomes of places and of therapists, adjusted for who came, "
     "without names"},
    {"talk_after_sessions", SETTING_INT, "2", 0, 20,
     "remind when check-ins were not talked about for so many sessions; 0: "
     "never"},
    {"signal.off_from", SETTING_INT, "3", 1, 4,
     "S3: \"something felt off\" from this answer on"},
    {"signal.other_to", SETTING_INT, "1", 0, 3,
     "S3: any other own item down to this answer"},
    {"signal.dip_sigmas", SETTING_REAL, "2", 1, 6,
     "S4: sigmas below the usual, at least"},
    {"signal.dip_floor", SETTING_REAL, "4", 1, 30,
     "S4: the smallest sigma, in points of 100"},
    {"signal.dip_points", SETTING_REAL, "8", 1, 60,
     "S4: points of 100 below the usual, at least"},
    {"signal.dip_history", SETTING_INT, "3", 2, 20,
     "S4: earlier checks that it takes"},
    {"signal.dip_window", SETTING_INT, "3", 1, 10,
     "S4: sessions within which it may recover"},
    {"signal.gap_points", SETTING_REAL, "15", 1, 100,
     "S5: points of 100 between the two views, at least"},
    {"signal.gap_clear", SETTING_REAL, "10", 0, 100,
     "S5: below this difference it ends"},
    {"signal.gap_run", SETTING_INT, "2", 1, 6, "S5: sessions in a row"},
    {"signal.gap_growth", SETTING_INT, "3", 2, 6,
     "S5: or sessions in a row with a growing difference"},
    {"signal.away_run", SETTING_INT, "2", 1, 6,
     "S6: missed sessions in a row"},
    {"signal.no_change_session", SETTING_INT, "8", 4, 60,
     "S7: from this session on"},
    {"signal.silent_sessions", SETTING_INT, "3", 1, 12,
     "S9: sessions without a form"},
    {"signal.perfect_run", SETTING_INT, "5", 3, 20,
     "S10: checks in a row at the maximum"},
    {"signal.stuck_run", SETTING_INT, "3", 2, 10,
     "S11: plans in a row that were \"not this time\""},
    {"signal.quiet_days", SETTING_INT, "21", 7, 180,
     "S12: days since the last session"},
};
// clang-format on
const int SETTING_COUNT = (int)(sizeof SETTINGS / sizeof *SETTINGS);

const struct setting_row *setting_find(struct str name)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (str_is(name, SETTINGS[i].name)) {
            return &SETTINGS[i];
        }
    }
    return NULL;
}

// ---- secrets as text --------------------------------------------------------

static struct str hex_of(struct arena *arena, struct str bytes)
{
    struct text text = text_in(arena);

    text_add_hex(&text, bytes.at, bytes.len);
    return text_str(&text);
}

static unsigned digit_of(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10) & 15U;
}

static struct str bytes_of(struct arena *arena, struct str hex)
{
    char *bytes = arena_take(arena, hex.len / 2 + 1, 1);

    for (size_t i = 0; i < hex.len / 2; i++) {
        bytes[i] =
            (char)(digit_of(hex.at[2 * i]) << 4 | digit_of(hex.at[2 * i + 1]));
    }
    return (struct str){bytes, hex.len / 2};
}

// The place of a secret is its name, so that rows may be added to the table.
static bool seal_secret(struct practice *practice,
                        const struct setting_row *row, struct str *value,
                        struct err *err)
{
    struct str sealed;

    if (row->kind != SETTING_SECRET || value->len == 0) {
        return true;
    }
    if (!keyring_seal(practice, OF_PRACTICE, row->name, 0, *value, &sealed,
                      err)) {
        return false;
    }
    *value = hex_of(practice->arena, sealed);
    return true;
}

static bool open_secret(struct practice *practice,
                        const struct setting_row *row, struct str *value,
                        struct err *err)
{
    return row->kind != SETTING_SECRET || value->len == 0
        || keyring_unseal(practice, OF_PRACTICE, row->name, 0,
                          bytes_of(practice->arena, *value), value, err);
}

// ---- reading and saving -----------------------------------------------------

bool setting_read(struct practice *practice, const char *name,
                  struct str *value, struct err *err)
{
    const struct setting_row *row = setting_find(str_of(name));
    struct rows rows;

    if (!row) {
        return err_set(err, ERR_BUG, "there is no setting %s", name);
    }
    *value = str_of(row->initial);
    if (!db_ask(practice->db,
                "SELECT value FROM setting"
                " WHERE practice_id = $1 AND name = $2",
                VALUES(P_ID(practice), V_TEXT(str_of(name))), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *value = rows_str(&rows, 0, practice->arena);
    }
    return rows_end(&rows, err) && open_secret(practice, row, value, err);
}

bool setting_read_int(struct practice *practice, const char *name,
                      int64_t *value, struct err *err)
{
    struct str text;

    *value = 0;
    return setting_read(practice, name, &text, err)
        && (str_parse_int(text, value)
            || err_set(err, ERR_BUG, "the setting %s is no number", name));
}

bool setting_read_yes(struct practice *practice, const char *name, bool *yes,
                      struct err *err)
{
    struct str text;

    *yes = false;
    if (!setting_read(practice, name, &text, err)) {
        return false;
    }
    *yes = str_is(text, "yes");
    return true;
}

// Encrypted, or to this machine; nothing that changes where it goes.
static bool is_safe_url(struct str value)
{
    static const char *const HERE[] = {"127.0.0.1", "localhost", "[::1]"};
    struct str rest = value;
    struct str scheme = str_cut(&rest, ':');
    struct str host;
    bool here = false;

    for (size_t i = 0; i < value.len; i++) {
        if ((unsigned char)value.at[i] <= ' '
            || strchr("@\\\"<>", value.at[i])) {
            return false;
        }
    }
    if (!str_starts(rest, STR("//")) || rest.len < 3) {
        return false;
    }
    rest.at += 2, rest.len -= 2;
    host = str_cut(&rest, '/');
    for (size_t i = 0; i < sizeof HERE / sizeof *HERE; i++) {
        struct str name = str_of(HERE[i]);

        here = here
            || (str_starts(host, name)
                && (host.len == name.len || host.at[name.len] == ':'));
    }
    return host.len > 0 && host.at[0] != ':'
        && (str_is(scheme, "https") || (here && str_is(scheme, "http")));
}

// "20:00"
static bool is_clock(struct str value)
{
    struct str minutes = value;
    struct str hours = str_cut(&minutes, ':');
    int64_t hour, minute;

    return hours.len == 2 && minutes.len == 2 && str_parse_int(hours, &hour)
        && str_parse_int(minutes, &minute) && hour >= 0 && hour < 24
        && minute >= 0 && minute < 60;
}

static bool is_line(struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if ((unsigned char)value.at[i] < ' ') {
            return false;
        }
    }
    return true;
}

static bool check_number(const struct setting_row *row, struct str value,
                         struct err *err)
{
    int64_t whole;
    double real;
    bool fits = row->kind == SETTING_INT
                  ? str_parse_int(value, &whole) && whole >= row->least
                        && whole <= row->most
                  : str_parse_real(value, &real) && real >= (double)row->least
                        && real <= (double)row->most;

    return fits
        || err_set(err, ERR_INPUT, "%s is a number from %lld to %lld",
                   row->name, (long long)row->least, (long long)row->most);
}

static bool check_line(const struct setting_row *row, struct str value,
                       struct err *err)
{
    if (!is_line(value)) {
        return err_set(err, ERR_INPUT, "%s is one line of text", row->name);
    }
    return (int64_t)value.len <= row->most
        || err_set(err, ERR_INPUT, "%s is too long: at most %lld letters",
                   row->name, (long long)row->most);
}

static bool check_value(const struct setting_row *row, struct str value,
                        struct err *err)
{
    switch (row->kind) {
    case SETTING_INT:
    case SETTING_REAL: return check_number(row, value, err);
    case SETTING_YES_NO:
        return str_is(value, "yes") || str_is(value, "no")
            || err_set(err, ERR_INPUT, "%s is yes or no", row->name);
    case SETTING_URL:
        return value.len == 0
            || ((int64_t)value.len <= row->most && is_safe_url(value))
            || err_set(err, ERR_INPUT,
                       "%s begins with https:// (with http:// only on this "
                       "machine) and holds no user name",
                       row->name);
    case SETTING_CLOCK:
        return is_clock(value)
            || err_set(err, ERR_INPUT, "%s is a time of day, for example 20:00",
                       row->name);
    default: return check_line(row, value, err);
    }
}

bool setting_check(struct str name, struct str value, struct err *err)
{
    const struct setting_row *row = setting_find(name);

    return row ? check_value(row, value, err)
               : err_set(err, ERR_INPUT, "there is no such setting");
}

bool setting_save(struct practice *practice, struct str name, struct str value,
                  struct err *err)
{
    const struct setting_row *row = setting_find(name);

    return setting_check(name, value, err)
        && seal_secret(practice, row, &value, err)
        && db_run(practice->db,
                  "INSERT INTO setting (practice_id, name, value, changed_at)"
                  " VALUES ($1, $2, $3, $4)"
                  " ON CONFLICT (practice_id, name) DO UPDATE SET"
                  " value = excluded.value, changed_at = excluded.changed_at",
                  VALUES(P_ID(practice), V_TEXT(str_of(row->name)),
                         V_TEXT(value), V_INT(P_NOW(practice))),
                  err);
}
