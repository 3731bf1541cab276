#ifndef PRACTICE_NORM_H
#define PRACTICE_NORM_H

// norm - the norms that this practice loaded (evidence/norm_file.h): of whom
// they are, who loaded them and when. One per instrument, version, scale and
// population; of several populations the newest one loaded is in use.
//
// A norm is loaded only for a form that this program knows, in the version that
// is asked today, with the range of its scale: versions are never joined.
// The file is kept as it came, with its checksum.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/norm_file.h"
#include "practice/practice.h"

enum { NORMS_MOST = 200 }; // of a practice

struct norm_kept {
    int64_t norm_id;
    struct norm norm;
    int64_t added_at;
    struct str added_by; // a name; "" at the terminal
    struct str checksum; // SHA-256 of the file, in hexadecimals
    bool in_use;         // the newest of its measure, of today's version
};
struct norms {
    struct norm_kept *at; // by instrument, scale, newest first
    int count;
};

// Takes the place of a norm of the same population. Noted in the audit.
// ERR_INPUT: what is wrong in the file; no such form, version or scale;
// another range. ERR_LIMIT: NORMS_MOST.
bool norm_add(struct practice *practice, struct str json,
              struct norm_kept *added, struct err *err) MUST_USE;
bool norm_list(struct practice *practice, struct norms *norms,
               struct err *err) MUST_USE;
// ERR_MISSING: there is no such norm. Noted in the audit.
bool norm_remove(struct practice *practice, int64_t norm_id,
                 struct err *err) MUST_USE;
// The one in use for that scale of that instrument, in the version asked
// today; `*found` says whether there is one.
bool norm_find(struct practice *practice, struct str instrument,
               struct str scale, struct norm_kept *kept, bool *found,
               struct err *err) MUST_USE;

#endif
