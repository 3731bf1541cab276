#ifndef CLI_PICTURE_FILE_H
#define CLI_PICTURE_FILE_H

// picture_file - keeps a picture in the format that its file's ending names.
//
// SVG is what we draw. PNG and PDF are made of it by librsvg, run as the
// program rsvg-convert (no shell, bytes through memory): to be linked with the
// library would cost each start of this program eleven milliseconds, ten times
// what it takes otherwise.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum picture_format {
    PICTURE_SVG,
    PICTURE_PNG, // twice the size of a screen, on white
    PICTURE_PDF,
    PICTURE_TEXT, // .txt, or "-": the output
    PICTURE_FORMATS
};

// ERR_INPUT: an ending that we cannot make; `option` is named in the text.
bool picture_format_of(struct str path, const char *option,
                       enum picture_format *format, struct err *err) MUST_USE;

// Writes `svg` (or the text) to `path` as the format that it names.
// ERR_OUTSIDE: rsvg-convert is not there (the text says what to install) or
// the file cannot be written.
bool picture_save(struct arena *arena, const char *path,
                  enum picture_format format, struct str svg,
                  struct err *err) MUST_USE;

#endif
