listen session.vtt --columns who=Speaker
