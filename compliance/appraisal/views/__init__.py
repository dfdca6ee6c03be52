"""Pages of the appraiser's side of dossiers."""

from compliance.appraisal import jobs
from compliance.appraisal.documents import consulted
from compliance.appraisal.panels import panels_for
from compliance.appraisal.together import guard
from compliance.appraisal.views import batch, completeness, opinions, redetermination, review
from compliance.appraisal.views.base import bp
from compliance.dossiers.appraised import add_consulted_source
from compliance.dossiers.panels import add_dossier_panel
from compliance.dossiers.services import add_guard

__all__ = ["batch", "bp", "completeness", "jobs", "opinions", "redetermination", "review"]

add_dossier_panel(panels_for)
add_guard(guard)
add_consulted_source(consulted)
