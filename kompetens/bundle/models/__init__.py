from kompetens.bundle.models.run import BundleImport, BundleSnapshot

__all__ = ["BundleImport", "BundleSnapshot"]
