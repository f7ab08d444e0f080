from kompetens.reporting.models.export import Export, ExportProfile

__all__ = ["Export", "ExportProfile"]
