listen session.vtt --therapist Mara --out nowhere/report.txt
