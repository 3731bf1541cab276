// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_thirds.h"

int course_thirds(const double *sorted, size_t count,
                  struct course_third thirds[COURSE_THIRDS])
{
    size_t from = 0;
    int found = 0;

    for (size_t third = 1; third <= COURSE_THIRDS && from < count; third++) {
        size_t end = count * third / COURSE_THIRDS;

        while (end > from && end < count && sorted[end] == sorted[end - 1]) {
            end++;
        }
        if (end > from) {
            thirds[found++] = (struct course_third){
                sorted[from], sorted[end - 1], from, end - from};
            from = end;
        }
    }
    return found;
}
