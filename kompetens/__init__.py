"""Smart kompetens: competence programmes for industry, from needs analysis to hours and effect."""
