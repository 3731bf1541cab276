// rapport backup, restore, doctor, recover - the practice's safety net.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "crypt/passphrase.h"
#include "practice/audit.h"
#include "practice/backup.h"
#include "practice/doctor.h"
#include "practice/keyring.h"
#include "practice/setting.h"
#include "practice/staff.h"

enum { LINE_MAX_BYTES = 2048 };

// The first line of a file that holds a code or passphrase.
static bool read_line(const struct command *command, const char *option,
                      struct str *line, struct err *err)
{
    struct str path = command_value(command, option);
    struct str bytes;

    *line = (struct str){0};
    if (!path.at) {
        return true;
    }
    if (!file_read(command->arena, str_text(command->arena, path),
                   LINE_MAX_BYTES, &bytes, err)) {
        return false;
    }
    *line = str_trim(str_cut(&bytes, '\n'));
    return line->len > 0
        || err_set(err, ERR_INPUT, "the file of %s is empty", option);
}

// ---- backup -----------------------------------------------------------------

struct wish {
    struct str to;
    int64_t keep;
};
static bool read_wish(struct practice *practice, void *context, struct err *err)
{
    struct wish *wish = context;

    return setting_read(practice, "backup_folder", &wish->to, err)
        && setting_read_int(practice, "backup_keep", &wish->keep, err);
}

// What was typed, else what the settings say, else beside the practice.
static struct str find_place(const struct command *command, struct str wished)
{
    static const char *const NAMES[] = {"FOLDER", "--to"};

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (command_has(command, NAMES[i])) {
            return command_value(command, NAMES[i]);
        }
    }
    if (wished.len) {
        return wished;
    }
    (void)fputs("note: kept beside the practice, so it goes when that disk "
                "goes; name a folder on another one\n",
                command->err);
    return text_print(command->arena, "%s-backups",
                      folder_path(command->folder));
}

bool cmd_backup(struct command *command, struct err *err)
{
    struct wish wish;
    struct backup_plan plan;
    struct backup_made made;

    if (!folder_read(command->folder, command->arena, read_wish, &wish, err)
        || !command_number(command, "--keep", &wish.keep, err)) {
        return false;
    }
    if (wish.keep < 0 || wish.keep > 100000) {
        return err_set(err, ERR_INPUT,
                       "--keep takes the number of backups to keep, 0: all");
    }
    wish.to = find_place(command, wish.to);
    plan =
        (struct backup_plan){str_text(command->arena, wish.to), (int)wish.keep};
    if (!backup_make(command->folder, command->arena, &plan, command->world,
                     &made, err)) {
        return false;
    }
    (void)fprintf(command->out, "%s\n%s\n", made.path, made.keys_path);
    return true;
}

// ---- restore ----------------------------------------------------------------

static void print_report(const struct command *command,
                         const struct restore_report *report, bool rehearsed)
{
    char room[MOMENT_ROOM];

    (void)fprintf(command->out,
                  "%s, made %s: %lld clients, %lld sessions, %lld forms, %lld "
                  "answers\n",
                  rehearsed ? "This backup is good" : "Restored",
                  moment_print_utc(report->made_at, room),
                  (long long)report->clients, (long long)report->sessions,
                  (long long)report->responses, (long long)report->answers);
    if (report->unreadable) {
        (void)fprintf(command->out,
                      "%lld clients cannot be read: their keys are not here\n",
                      (long long)report->unreadable);
    }
    if (report->kept[0]) {
        (void)fprintf(command->out, "What was there before is in %s\n",
                      report->kept);
    }
}

bool cmd_restore(struct command *command, struct err *err)
{
    struct arena *arena = command->arena;
    struct str keys = command_value(command, "--keys");
    struct restore_plan plan = {
        .data = str_text(arena, command->data),
        .file = str_text(arena, command_value(command, "FILE")),
        .keys = keys.at ? str_text(arena, keys) : NULL,
        .replace = command_has(command, "--yes-replace"),
        .rehearse = command_has(command, "--rehearse")};
    struct restore_report report;

    if (!read_line(command, "--recovery-code-file", &plan.code, err)
        || !backup_restore(&plan, command->world, &report, err)) {
        return false;
    }
    print_report(command, &report, plan.rehearse);
    return true;
}

// ---- doctor -----------------------------------------------------------------

bool cmd_doctor(struct command *command, struct err *err)
{
    struct doctor_report *report =
        arena_take(command->arena, 1, sizeof *report);

    if (!doctor_look(command->folder, command->arena, report, err)) {
        return false;
    }
    for (int i = 0; i < report->count; i++) {
        const struct finding_of_doctor *finding = &report->findings[i];

        (void)fprintf(command->out, "%-4s %-11s %.*s\n",
                      finding->good ? "well" : "LOOK", finding->subject,
                      SHOW(finding->words));
    }
    command->exit_code = report->good ? 0 : 1;
    return true;
}

// ---- recover ----------------------------------------------------------------

static bool set_passphrase(struct practice *practice, void *context,
                           struct err *err)
{
    const char *hash = context;
    struct staff_id owner;

    return staff_owner(practice, &owner, err)
        && staff_set_passphrase(practice, owner, hash, err)
        && audit_note(practice, "passphrase recovered", (struct client_id){0},
                      (struct str){0}, err);
}

static bool recover_passphrase(struct command *command, struct str passphrase,
                               struct err *err)
{
    char hash[PASSPHRASE_HASH_ROOM];
    struct folder *folder = NULL;
    bool done =
        passphrase_hash(passphrase, hash, err)
        && folder_open(&(struct folder_plan){.path = str_text(command->arena,
                                                              command->data),
                                             .world = command->world},
                       &folder, err)
        && folder_write(folder, command->arena, set_passphrase, hash, err);

    folder_close(folder);
    return done;
}

// The code opens the wrapped master key: that is what proves it right, also
// when only the passphrase is to be set anew.
bool cmd_recover(struct command *command, struct err *err)
{
    struct str code, passphrase;
    const char *data = str_text(command->arena, command->data);
    int lock = -1;
    bool done = read_line(command, "--code-file", &code, err)
             && read_line(command, "--passphrase-file", &passphrase, err)
             && folder_lock(data, &lock, err)
             && master_key_recover(data, code, err);

    if (lock >= 0) {
        folder_unlock(lock);
    }
    if (!done
        || (passphrase.len && !recover_passphrase(command, passphrase, err))) {
        return false;
    }
    (void)fprintf(command->out, "The master key is in its place again%s.\n",
                  passphrase.len ? ", and the passphrase is the new one" : "");
    return true;
}
