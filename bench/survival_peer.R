# survival_peer.R - what bench/survival.sh races: R's survival.
#
#   Rscript bench/survival_peer.R FILE.csv
#       processor seconds of survfit(), of coxph() with its concordance, and of
#       cox.zph(); reading and starting outside the measure
# SPDX-License-Identifier: GPL-3.0-or-later
suppressMessages(library(survival))
data <- read.csv(commandArgs(trailingOnly = TRUE)[1])

seconds <- function(work) {
  began <- proc.time()
  work()
  taken <- proc.time() - began
  sum(taken[c("user.self", "sys.self")])
}

curves <- seconds(function() survfit(Surv(time, event) ~ g, data = data))
model <- seconds(function() fit <<- coxph(Surv(time, event) ~ a + b + c + d,
                                          data = data))
check <- seconds(function() cox.zph(fit))
cat(sprintf("%.3f %.3f %.3f %.9f\n", curves, model, check, coef(fit)[["b"]]))
