// sqlite - the embedded engine, and the only file that includes sqlite3.h.
//
// Versions 3.7.0 to 3.51.2 can corrupt a write-ahead log when two connections
// write or checkpoint at once. Here that cannot happen: readers are opened
// read-only and never checkpoint, not even when they close; the writer is the
// only other connection of the only process (store.c holds the lock).
//
// With a log (WAL), a commit is one append and one sync, and readers go on
// undisturbed. The file of keys is different: it must be able to forget, so it
// has no log that would keep old pages; deleted rows are overwritten with
// zeros, and the rollback journal is cut to nothing and synced.
//
// A statement is prepared once per connection and kept under the address of
// its literal. "$n" is found by its name, so that it may stand anywhere and
// more than once.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "store/engine.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    STATEMENT_SLOTS = 1024,  // of the table, a power of two
    STATEMENTS_MAX = 700,    // kept; the program has fewer literals
    PLACES_MAX = 64,         // "$n" in one statement
    VALUE_MAX = 16 << 20,    // bytes of one value or row
    BUSY_MS = 5000,          // only the file of keys ever waits
    LEARN_FIRST = 256,       // rows written, then each time there are
    LEARN_EVERY = 4,         // so many times as many
    MERGE_AT_PAGES = 4000,   // of the log (16 MB)
    MERGE_HARD_PAGES = 64000 // wait for readers to go, so that it can restart
};

struct statement {
    const char *sql;
    sqlite3_stmt *handle;
    bool kept; // in the table; otherwise finalised after use
    bool in_use;
    unsigned char value_of[PLACES_MAX]; // place -> index of its value
};

struct sqlite_db {
    struct db db; // first: a struct db is converted to this
    sqlite3 *handle;
    struct statement *statements[STATEMENT_SLOTS];
    int statement_count;
    int open_count;   // statements in use
    int log_pages;    // after the last commit
    int64_t learn_at; // the row written after which to learn() again
};

static struct sqlite_db *sqlite_of(struct db *db)
{
    return (struct sqlite_db *)db;
}

// ---- errors ----------------------------------------------------------------

// SQLite's own words name tables and columns, never a value.
static bool reason(struct sqlite_db *sqlite, struct err *err)
{
    int code = sqlite3_extended_errcode(sqlite->handle);
    const char *words = sqlite3_errmsg(sqlite->handle);

    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return err_set(err, ERR_CONFLICT, "this exists already (%s)", words);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return err_set(err, ERR_CONFLICT,
                       "something that this belongs to does not exist (%s)",
                       words);
    case SQLITE_CONSTRAINT_TRIGGER:
        return err_set(err, ERR_CONFLICT, "%s", words);
    case SQLITE_FULL:
        return err_set(err, ERR_OUTSIDE,
                       "the disk is full: make room, then try again");
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC: sqlite->db.sync_failed = true; break;
    default: break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, ERR_BUSY, "the store is busy; try again");
    case SQLITE_TOOBIG:
        return err_set(err, ERR_LIMIT, "a value is too large for the store");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(err, ERR_OUTSIDE,
                       "this store is damaged (%s): keep a copy of the folder, "
                       "then `rapport restore` the newest backup",
                       words);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
        return err_set(err, ERR_OUTSIDE, "the store cannot do this: %s (%d)",
                       words, code);
    default: return err_set(err, ERR_BUG, "sqlite: %s (%d)", words, code);
    }
}

static bool fail(struct sqlite_db *sqlite, struct err *err)
{
    (void)reason(sqlite, err);
    return false;
}

// ---- statements ------------------------------------------------------------

static void statement_drop(struct statement *statement)
{
    (void)sqlite3_finalize(statement->handle);
    free(statement);
}

// Reads which value each place takes: "$3" is the third.
static bool places_find(struct statement *statement, struct err *err)
{
    int places = sqlite3_bind_parameter_count(statement->handle);

    if (places > PLACES_MAX) {
        return err_set(err, ERR_BUG, "more than %d values in a statement",
                       PLACES_MAX);
    }
    for (int place = 1; place <= places; place++) {
        const char *name =
            sqlite3_bind_parameter_name(statement->handle, place);
        int64_t n = 0;

        if (!name || name[0] != '$' || !str_parse_int(str_of(name + 1), &n)
            || n < 1 || n > PLACES_MAX) {
            return err_set(err, ERR_BUG, "a place that is not $1, $2, ...");
        }
        statement->value_of[place - 1] = (unsigned char)(n - 1);
    }
    return true;
}

static bool statement_make(struct sqlite_db *sqlite, const char *sql,
                           struct statement **made, struct err *err)
{
    struct statement *statement = calloc(1, sizeof *statement);
    const char *tail = NULL;

    if (!statement) {
        return err_set(err, ERR_OUTSIDE, "no memory for a statement");
    }
    statement->sql = sql;
    if (sqlite3_prepare_v3(sqlite->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &statement->handle, &tail)
        != SQLITE_OK) {
        free(statement);
        return fail(sqlite, err);
    }
    if (tail[strspn(tail, " \n;")] || !places_find(statement, err)) {
        statement_drop(statement);
        return err_set(err, ERR_BUG, "one statement at a time, places $1 ...");
    }
    *made = statement;
    return true;
}

static struct statement **slot_of(struct sqlite_db *sqlite, const char *sql)
{
    uint64_t hash = (uint64_t)(uintptr_t)sql * 0x9E3779B97F4A7C15U;
    size_t at = hash >> 54; // 10 bits: STATEMENT_SLOTS

    while (sqlite->statements[at] && sqlite->statements[at]->sql != sql) {
        at = (at + 1) % STATEMENT_SLOTS;
    }
    return &sqlite->statements[at];
}

// The kept statement, or one for this use only when it is in use (a question
// inside the same question) or when there are too many.
static bool statement_get(struct sqlite_db *sqlite, const char *sql,
                          struct statement **got, struct err *err)
{
    struct statement **slot = slot_of(sqlite, sql);
    struct statement *found = NULL;

    if (*slot && strcmp(sqlite3_sql((*slot)->handle), sql) != 0) {
        return err_set(err, ERR_BUG, "a statement that is not a literal");
    }
    if (*slot && !(*slot)->in_use) {
        found = *slot;
    } else if (!statement_make(sqlite, sql, &found, err)) {
        return false;
    }
    if (!*slot && sqlite->statement_count < STATEMENTS_MAX) {
        found->kept = true;
        *slot = found;
        sqlite->statement_count++;
    }
    found->in_use = true;
    sqlite->open_count++;
    *got = found;
    return true;
}

static void statement_rest(struct sqlite_db *sqlite,
                           struct statement *statement)
{
    (void)sqlite3_reset(statement->handle);
    (void)sqlite3_clear_bindings(statement->handle);
    statement->in_use = false;
    sqlite->open_count--;
}

static void statement_release(struct sqlite_db *sqlite,
                              struct statement *statement)
{
    statement_rest(sqlite, statement);
    if (!statement->kept) {
        statement_drop(statement);
    }
}

static int bind(sqlite3_stmt *handle, int place, const struct value *value,
                sqlite3_destructor_type keep)
{
    const char *at = value->bytes.at ? value->bytes.at : "";

    switch (value->kind) {
    case VALUE_INT: return sqlite3_bind_int64(handle, place, value->number);
    case VALUE_REAL: return sqlite3_bind_double(handle, place, value->real);
    case VALUE_TEXT:
        return sqlite3_bind_text64(handle, place, at, value->bytes.len, keep,
                                   SQLITE_UTF8);
    case VALUE_BLOB:
        return sqlite3_bind_blob64(handle, place, at, value->bytes.len, keep);
    default: return sqlite3_bind_null(handle, place);
    }
}

static bool bind_all(struct sqlite_db *sqlite, struct statement *statement,
                     struct values values, sqlite3_destructor_type keep,
                     struct err *err)
{
    int places = sqlite3_bind_parameter_count(statement->handle);
    int used = 0;

    for (int place = 1; place <= places; place++) {
        int value = statement->value_of[place - 1];

        if (value >= values.count) {
            return err_set(err, ERR_BUG, "no value for $%d", value + 1);
        }
        if (bind(statement->handle, place, &values.at[value], keep)
            != SQLITE_OK) {
            return fail(sqlite, err);
        }
        used = value >= used ? value + 1 : used;
    }
    return used == values.count
        || err_set(err, ERR_BUG, "%d values for a statement of %d",
                   values.count, used);
}

static bool run(struct db *db, const char *sql, struct values values,
                struct err *err)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    struct statement *statement;
    bool good;

    if (!statement_get(sqlite, sql, &statement, err)) {
        return false;
    }
    good = bind_all(sqlite, statement, values, SQLITE_STATIC, err);
    if (good) {
        int code = sqlite3_step(statement->handle);

        good = code == SQLITE_DONE
            || (code == SQLITE_ROW
                    ? err_set(err, ERR_BUG, "db_run() of a question")
                    : fail(sqlite, err));
    }
    db->changed = good ? sqlite3_changes64(sqlite->handle) : 0;
    statement_release(sqlite, statement);
    return good;
}

static bool ask(struct db *db, const char *sql, struct values values,
                struct rows *rows, struct err *err)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    struct statement *statement;

    if (!statement_get(sqlite, sql, &statement, err)) {
        return false;
    }
    // The values may be gone before the last row is read: SQLite copies them.
    if (!bind_all(sqlite, statement, values, SQLITE_TRANSIENT, err)) {
        statement_release(sqlite, statement);
        return false;
    }
    *rows = (struct rows){.db = db, .statement = statement};
    return true;
}

static sqlite3_stmt *handle_of(const struct rows *rows)
{
    return ((struct statement *)rows->statement)->handle;
}

static bool next_row(struct rows *rows)
{
    int code;

    if (rows->failed) {
        return false;
    }
    code = sqlite3_step(handle_of(rows));
    rows->failed = code != SQLITE_ROW && code != SQLITE_DONE;
    return code == SQLITE_ROW;
}

static bool end_rows(struct rows *rows, struct err *err)
{
    bool good = !rows->failed || fail(sqlite_of(rows->db), err);

    statement_release(sqlite_of(rows->db), rows->statement);
    rows->statement = NULL;
    return good;
}

static bool column_is_null(const struct rows *rows, int column)
{
    return sqlite3_column_type(handle_of(rows), column) == SQLITE_NULL;
}

static int64_t column_int(const struct rows *rows, int column)
{
    return sqlite3_column_int64(handle_of(rows), column);
}

static double column_real(const struct rows *rows, int column)
{
    return sqlite3_column_double(handle_of(rows), column);
}

static struct str column_str(const struct rows *rows, int column)
{
    sqlite3_stmt *handle = handle_of(rows);
    int type = sqlite3_column_type(handle, column);
    const char *at;

    if (type == SQLITE_NULL) {
        return (struct str){NULL, 0};
    }
    at = type == SQLITE_BLOB
           ? sqlite3_column_blob(handle, column)
           : (const char *)sqlite3_column_text(handle, column);
    return (struct str){at ? at : "",
                        (size_t)sqlite3_column_bytes(handle, column)};
}

// ---- transactions ----------------------------------------------------------

static const char *const STEPS[] = {
    [BEGIN_READ] = "BEGIN",
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [SAVEPOINT] = "SAVEPOINT job",
    [SAVEPOINT_KEEP] = "RELEASE job",
    [SAVEPOINT_UNDO] = "ROLLBACK TO job; RELEASE job",
};

static bool step(struct db *db, enum engine_step step, struct err *err)
{
    struct sqlite_db *sqlite = sqlite_of(db);

    if (step == SAVEPOINT_UNDO) { // rare, and two statements
        return sqlite3_exec(sqlite->handle, STEPS[step], NULL, NULL, NULL)
                == SQLITE_OK
            || fail(sqlite, err);
    }
    return run(db, STEPS[step], NO_VALUES, err);
}

static bool is_in_transaction(struct db *db)
{
    return !sqlite3_get_autocommit(sqlite_of(db)->handle);
}

static void settle(struct db *db)
{
    struct sqlite_db *sqlite = sqlite_of(db);

    for (int i = 0; i < STATEMENT_SLOTS && sqlite->open_count; i++) {
        if (sqlite->statements[i] && sqlite->statements[i]->in_use) {
            statement_rest(sqlite, sqlite->statements[i]); // kept: in a slot
        }
    }
}

// After each commit: how long the log is by now.
static int note_log(void *self, sqlite3 *handle, const char *name, int pages)
{
    (void)handle;
    (void)name;
    ((struct sqlite_db *)self)->log_pages = pages;
    return SQLITE_OK;
}

// Without numbers SQLite believes that a practice_id finds a few rows, and then
// walks through a whole practice for one client. A sample of each index is
// enough to know better.
static void learn(struct db *db)
{
    (void)sqlite3_exec(sqlite_of(db)->handle,
                       "PRAGMA analysis_limit=400; ANALYZE", NULL, NULL, NULL);
    atomic_fetch_add(&db->lessons, 1);
}

// Between two batches, after everybody has been answered. A merge that fails
// loses nothing: the log still has it, and the next one tries again.
static void merge(struct db *db)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    int mode = sqlite->log_pages < MERGE_HARD_PAGES ? SQLITE_CHECKPOINT_PASSIVE
                                                    : SQLITE_CHECKPOINT_RESTART;
    int64_t written;

    if (sqlite->log_pages >= MERGE_AT_PAGES) {
        sqlite->log_pages = 0;
        (void)sqlite3_wal_checkpoint_v2(sqlite->handle, NULL, mode, NULL, NULL);
    }
    written = sqlite3_total_changes64(sqlite->handle);
    if (written >= sqlite->learn_at) {
        sqlite->learn_at = written * LEARN_EVERY;
        learn(db);
    }
}

// ---- connections -----------------------------------------------------------

static void disconnect(struct db *db)
{
    struct sqlite_db *sqlite = sqlite_of(db);

    settle(db);
    for (int i = 0; i < STATEMENT_SLOTS; i++) {
        if (sqlite->statements[i]) {
            statement_drop(sqlite->statements[i]);
        }
    }
    (void)sqlite3_close_v2(sqlite->handle);
    free(sqlite);
}

static bool pragma(struct sqlite_db *sqlite, const char *sql, struct err *err)
{
    return sqlite3_exec(sqlite->handle, sql, NULL, NULL, NULL) == SQLITE_OK
        || fail(sqlite, err);
}

// Nothing that a file could bring along is trusted: no code in its schema, no
// "strings" that are identifiers, no attached files.
static void harden(struct sqlite_db *sqlite, bool writes)
{
    sqlite3 *handle = sqlite->handle;

    (void)sqlite3_extended_result_codes(handle, 1);
    (void)sqlite3_busy_timeout(handle, BUSY_MS);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !writes,
                            NULL);
    (void)sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, VALUE_MAX);
}

static bool configure_writer(struct sqlite_db *sqlite,
                             const struct store_plan *plan, struct err *err)
{
    sqlite->learn_at = LEARN_FIRST;
    (void)sqlite3_wal_hook(sqlite->handle, note_log, sqlite);
    return pragma(sqlite,
                  plan->erase_securely
                      ? "PRAGMA journal_mode=TRUNCATE; PRAGMA secure_delete=ON"
                      : "PRAGMA journal_mode=WAL",
                  err)
        && pragma(sqlite,
                  !plan->durable         ? "PRAGMA synchronous=OFF"
                  : plan->erase_securely ? "PRAGMA synchronous=EXTRA"
                                         : "PRAGMA synchronous=FULL",
                  err);
}

static bool configure(struct sqlite_db *sqlite, const struct store_plan *plan,
                      bool writes, struct err *err)
{
    harden(sqlite, writes);
    return pragma(sqlite,
                  "PRAGMA mmap_size=0; PRAGMA foreign_keys=ON;"
                  "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON;"
                  "PRAGMA cache_size=-16000",
                  err)
        && (writes ? configure_writer(sqlite, plan, err)
                   : pragma(sqlite, "PRAGMA query_only=ON", err));
}

// The file exists, and its name is in its folder, before SQLite opens it.
static bool file_make(const char *path, struct err *err)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const char *slash = strrchr(path, '/');
    char folder[4096] = ".";
    int handle;

    if (file < 0) {
        return true; // it is there, or SQLite says what is wrong
    }
    (void)close(file);
    if (slash && (size_t)(slash - path) < sizeof folder) {
        memcpy(folder, path, (size_t)(slash - path) + 1);
        folder[slash - path + 1] = '\0';
    }
    handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0 || fsync(handle)) {
        (void)err_set(err, ERR_OUTSIDE, "the folder of %s cannot be synced",
                      path);
    }
    return handle >= 0 && close(handle) == 0;
}

// Before the first connection: SQLite need not count the bytes that it takes,
// behind a lock, hundreds of times in each form.
static void start_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool open_file(const char *path, int flags, struct sqlite_db **made,
                      struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct sqlite_db *sqlite = calloc(1, sizeof *sqlite);

    (void)pthread_once(&once, start_library);
    if (!sqlite) {
        return err_set(err, ERR_OUTSIDE, "no memory to open the store");
    }
    sqlite->db.engine = &ENGINE_SQLITE;
    if (sqlite3_open_v2(path, &sqlite->handle, flags | SQLITE_OPEN_NOMUTEX,
                        NULL)
        != SQLITE_OK) {
        (void)fail(sqlite, err);
        disconnect(&sqlite->db);
        return err_within(err, "%s", path);
    }
    *made = sqlite;
    return true;
}

static bool connect(const struct store_plan *plan, bool writes, struct db **db,
                    struct err *err)
{
    int flags = writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    struct sqlite_db *sqlite;

    if ((writes && !file_make(plan->path, err))
        || !open_file(plan->path, flags, &sqlite, err)) {
        return false;
    }
    if (!configure(sqlite, plan, writes, err)) {
        disconnect(&sqlite->db);
        return err_within(err, "%s", plan->path);
    }
    *db = &sqlite->db;
    return true;
}

// ---- whole databases -------------------------------------------------------

static bool is_empty(struct db *db, bool *empty, struct err *err)
{
    bool found;
    int64_t tables = 0;

    if (!db_ask_int(db, "SELECT count(*) FROM sqlite_schema", NO_VALUES, &found,
                    &tables, err)) {
        return false;
    }
    *empty = tables == 0;
    return true;
}

static bool script(struct db *db, struct str sql, struct err *err)
{
    struct arena *arena = arena_open("migration");
    bool good = pragma(sqlite_of(db), str_text(arena, sql), err);

    arena_close(arena);
    return good;
}

// All pages in one go: the reader sees one moment, and with a log nobody waits
// for it. The copy is a single file without a log of its own.
static bool copy_pages(struct sqlite_db *from, struct sqlite_db *to,
                       struct err *err)
{
    sqlite3_backup *backup =
        sqlite3_backup_init(to->handle, "main", from->handle, "main");

    if (!backup) {
        return fail(to, err);
    }
    (void)sqlite3_backup_step(backup, -1);
    return (sqlite3_backup_finish(backup) == SQLITE_OK || fail(to, err))
        && pragma(to, "PRAGMA journal_mode=DELETE", err);
}

static bool copy(const struct store_plan *plan, const char *path,
                 struct err *err)
{
    struct db *from;
    struct sqlite_db *to;
    bool good;

    if (access(path, F_OK) == 0) {
        return err_set(err, ERR_CONFLICT,
                       "%s exists already; name a file that does not", path);
    }
    if (!connect(plan, false, &from, err)) {
        return false;
    }
    good = file_make(path, err)
        && open_file(path, SQLITE_OPEN_READWRITE, &to, err);
    if (good) {
        good = copy_pages(sqlite_of(from), to, err);
        disconnect(&to->db);
    }
    disconnect(from);
    return good;
}

static bool add_lines(struct db *db, const char *sql, struct text *text,
                      struct err *err)
{
    struct rows rows;

    if (!db_ask(db, sql, NO_VALUES, &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str line = rows_str(&rows, 0, NULL);

        if (!str_is(line, "ok")) {
            text_addf(text, "%.*s\n", SHOW(line));
        }
    }
    return rows_end(&rows, err);
}

// The report is empty when all is well.
static bool check(const struct store_plan *plan, struct arena *arena,
                  struct str *report, struct err *err)
{
    struct text text = text_in(arena);
    struct db *db;
    bool good;

    if (!connect(plan, false, &db, err)) {
        return false;
    }
    good = add_lines(db, "PRAGMA integrity_check", &text, err)
        && add_lines(
               db,
               "SELECT 'a row of ' || \"table\" || ' belongs to a row of '"
               " || parent || ' that does not exist'"
               " FROM pragma_foreign_key_check",
               &text, err);
    disconnect(db);
    *report = text_str(&text);
    return good;
}

const struct engine ENGINE_SQLITE = {
    .name = "sqlite",
    .connect = connect,
    .disconnect = disconnect,
    .step = step,
    .is_in_transaction = is_in_transaction,
    .settle = settle,
    .merge = merge,
    .learn = learn,
    .is_empty = is_empty,
    .script = script,
    .run = run,
    .ask = ask,
    .rows_next = next_row,
    .rows_end = end_rows,
    .rows_is_null = column_is_null,
    .rows_int = column_int,
    .rows_real = column_real,
    .rows_str = column_str,
    .copy = copy,
    .check = check,
};
