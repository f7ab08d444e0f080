"""Planning: from needs to a training plan, and from a plan to activities."""
