#ifndef CLI_LISTEN_FILES_H
#define CLI_LISTEN_FILES_H

// listen_files - the transcripts that a command was given: files, folders of
// them, or "-" for the input.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"

enum { LISTEN_FILES_MOST = 10000 };

struct listen_files {
    const char **at; // paths, or "-"
    int count;
};

// A folder stands for the transcripts in it, sorted by name; folders in it and
// files of other kinds are left alone, with a note on the command's error
// stream. A file that was named is taken as it is, whatever its name, and
// whether it is there or not. ERR_INPUT: no transcript in the folder.
bool listen_files_list(const struct command *command,
                       const struct option_values *given,
                       struct listen_files *files, struct err *err) MUST_USE;

// All bytes; a pipe and "-" are read to their end. ERR_LIMIT: larger than
// TRANSCRIPT_MAX_BYTES, found out before it is read where the file says so;
// ERR_MISSING, ERR_OUTSIDE: it cannot be read. The error names the file.
bool listen_files_read(const struct command *command, struct arena *arena,
                       const char *path, struct str *bytes,
                       struct err *err) MUST_USE;

// Whether there is a folder for a file of that path, so that long work does not
// end in nothing. ERR_MISSING names the folder.
bool listen_files_has_place(const char *path, struct err *err) MUST_USE;

// "/home/mara/session.vtt" -> "session.vtt"; "-" -> "standard input".
const char *listen_files_name(const char *path);

#endif
