# pool_peer.R - what bench/pool.sh races: metafor's rma().
#
#   Rscript bench/pool_peer.R loop FILE.csv METHOD TEST [MODERATOR ...]
#       processor seconds a fit, read and started outside the measure
#   Rscript bench/pool_peer.R leave-one-out K
#       the same of leave1out() on K studies
#   Rscript bench/pool_peer.R once FILE.csv METHOD TEST [MODERATOR ...]
#       one analysis as somebody would run it, with what `rapport evidence pool`
#       prints: coefficients, heterogeneity, intervals, prediction
# SPDX-License-Identifier: GPL-3.0-or-later
suppressMessages(library(metafor))
options(warn = -1)
words <- commandArgs(trailingOnly = TRUE)

fit <- function(data) {
  if (length(words) > 4) {
    mods <- reformulate(words[5:length(words)])
    rma(yi, vi, mods = mods, data = data, method = words[3], test = words[4])
  } else {
    rma(yi, vi, data = data, method = words[3], test = words[4])
  }
}

seconds <- function(times, work) {
  began <- proc.time()
  for (n in seq_len(times)) work()
  taken <- proc.time() - began
  sum(taken[c("user.self", "sys.self")]) / times
}

if (words[1] == "leave-one-out") {
  k <- as.integer(words[2])
  set.seed(1)
  vi <- .01 + .3 * runif(k) * runif(k)
  yi <- rnorm(k, .3, sqrt(vi + .05))
  whole <- rma(yi, vi)
  cat(seconds(1, function() leave1out(whole)), "\n")
} else {
  data <- read.csv(words[2])
  if (words[1] == "loop") {
    one <- max(seconds(1, function() fit(data)), .001)
    # Seconds long, once is enough; else warm now, and often enough.
    times <- min(200, ceiling(1 / one))
    cat(if (times > 1) seconds(times, function() fit(data)) else one, "\n")
  } else {
    result <- fit(data)
    print(result)
    if (result$method != "EE") print(confint(result))
    if (result$int.only) print(predict(result))
  }
}
