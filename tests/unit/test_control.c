// test_control - a command that runs in a server prints here, with its code.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "cli/control.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int say_back(void *context, int count, char **words, FILE *out,
                    FILE *err_out)
{
    (void)context;
    for (int i = 0; i < count; i++) {
        (void)fprintf(out, "<%s>", words[i]);
    }
    for (int i = 0; i < 30000; i++) {
        (void)fputs("long ", err_out);
    }
    return count;
}

int main(void)
{
    char folder[] = "/tmp/rapport-control-XXXXXX";
    char path[64];
    char *words[] = {(char[]){"client"}, (char[]){"add"}, (char[]){"--name"},
                     (char[]){"Ada \xc3\xa4"}, (char[]){""}};
    char *out_text, *err_text;
    size_t out_len, err_len;
    FILE *out = open_memstream(&out_text, &out_len);
    FILE *err_out = open_memstream(&err_text, &err_len);
    struct control_call call = {5, words, out, err_out};
    struct control *control;
    struct err err = {0};
    struct stat file;
    int code = -1;

    if (!mkdtemp(folder) || !out || !err_out) {
        return 1;
    }
    CHECK("nobody listens yet",
          !control_send(folder, &call, &code, &err) && err.kind == ERR_MISSING);
    CHECK("a server listens",
          control_open(folder, say_back, NULL, &control, &err));
    (void)snprintf(path, sizeof path, "%s/control.sock", folder);
    CHECK("only its owner may speak",
          stat(path, &file) == 0 && (file.st_mode & 0777) == 0600);
    CHECK("words go there and back", control_send(folder, &call, &code, &err));
    CHECK("with the exit code", code == 5);
    (void)fflush(out);
    (void)fflush(err_out);
    CHECK("as they were",
          strcmp(out_text, "<client><add><--name><Ada \xc3\xa4><>") == 0);
    CHECK("long output is whole", err_len == 150000);
    control_close(control);
    CHECK("afterwards nobody listens",
          !control_send(folder, &call, &code, &err) && access(path, F_OK) != 0);
    (void)fclose(out);
    (void)fclose(err_out);
    free(out_text);
    free(err_text);
    (void)rmdir(folder);
    return check_end();
}
