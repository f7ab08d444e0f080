from kompetens.analysis.models.need import Need

__all__ = ["Need"]
